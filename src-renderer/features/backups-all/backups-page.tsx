export function BackupsPage() { return <div />; }
