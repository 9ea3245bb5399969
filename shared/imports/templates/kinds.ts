/** The files to fill in that there are. */
export const TEMPLATE_KINDS = ['jobs.csv', 'jobs.xlsx'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];
