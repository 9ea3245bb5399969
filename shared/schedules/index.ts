export { preview, previewBody, previewView, type PreviewQuestion, type PreviewView } from './preview';
