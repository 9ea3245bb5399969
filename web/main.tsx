import { render } from 'preact';
import { App } from './app';
import { findBranding } from './branding';
import { startRouter } from './router';
import { findSession } from './session';

const root = document.getElementById('app');
if (root) render(<App />, root);
startRouter();
void findSession();
void findBranding();
