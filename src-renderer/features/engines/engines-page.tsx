export function EnginesPage() { return <div />; }
