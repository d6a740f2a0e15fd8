export function ActivityPage() { return <div />; }
