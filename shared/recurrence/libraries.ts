/*
 * The libraries behind this room are loaded when somebody asks for occurrences, and not before: most instances of
 * the function app never do, and each start would pay for them.
 */
export const temporal = async () => (await import('temporal-polyfill')).Temporal;
export const rruleTemporal = async () => (await import('rrule-temporal')).RRuleTemporal;
