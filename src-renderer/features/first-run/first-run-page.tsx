export function FirstRunPage() { return <div />; }
