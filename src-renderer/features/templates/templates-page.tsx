export function TemplatesPage() { return <div />; }
