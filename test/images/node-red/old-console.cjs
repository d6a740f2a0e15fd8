// Node-RED 3.1 still calls util.log, which Node 24 no longer has. The same line, from here.
const util = require('node:util');

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
util.log ??= (...parts) => {
  const now = new Date();
  const day = String(now.getDate()).padStart(2, '0');
  console.log(`${day} ${MONTHS[now.getMonth()]} ${now.toTimeString().slice(0, 8)} - ${util.format(...parts)}`);
};
