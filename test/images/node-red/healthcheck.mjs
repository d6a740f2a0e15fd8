// Healthy: anything from 200 to 499 on the port of the editor.
const answer = await fetch('http://127.0.0.1:1880/').catch(() => undefined);
process.exit(answer !== undefined && answer.status >= 200 && answer.status < 500 ? 0 : 1);
