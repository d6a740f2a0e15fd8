/** Joins the window's MessagePort to the border. */
import { ipcMain, type MessagePortMain } from 'electron';
import type { Transport } from '../../rpc/transport.ts';
import { isOwnAddress } from './origin.ts';

export function openBorder(transport: Transport): void {
  // A page that loads again brings a new port; the old one ends with its calls.
  const ends = new Map<number, () => void>();
  ipcMain.on('berth:border', (event) => {
    const [port] = event.ports;
    if (port === undefined) return;
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !isOwnAddress(frame.url)) {
      port.close();
      return;
    }
    const { id } = event.sender;
    ends.get(id)?.();
    const end = carryPort(port, transport, () => {
      if (ends.get(id) === end) ends.delete(id);
    });
    ends.set(id, end);
  });
}

/** The answer ends the port and everything that goes over it. */
function carryPort(port: MessagePortMain, transport: Transport, onEnd: () => void): () => void {
  const send = (message: string | Uint8Array) => {
    port.postMessage(message);
    return Promise.resolve();
  };
  const peer = transport.accept({ send }, { by: 'you' });
  let isOpen = true;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    peer.close();
    port.close();
    onEnd();
  };
  port.on('message', ({ data }) => {
    if (isOpen && peer.receive(data) === 'unreadable') end();
  });
  port.on('close', end);
  port.start();
  return end;
}
