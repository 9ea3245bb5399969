export { brandingBody, changeBranding, changeLogo, removeLogo, type BrandingDeps } from './change-branding';
export { APP_COLOUR, icon, styleSheet } from './colours';
export { MOST_LOGO_BYTES } from './picture';
export { BRANDING_PATH, letterHead, shownName, toBrandingView } from './views';
