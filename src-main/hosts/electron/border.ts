/** Joins the window's MessagePort to the border. */
import { ipcMain, type MessagePortMain } from 'electron';
import type { Transport } from '../../rpc/transport.ts';
import { isOwnAddress } from './origin.ts';

export function openBorder(transport: Transport): void {
  // A page that loads again brings a new port; the old one ends with its calls.
  const ports = new Map<number, MessagePortMain>();
  ipcMain.on('berth:border', (event) => {
    const [port] = event.ports;
    if (port === undefined) return;
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !isOwnAddress(frame.url)) {
      port.close();
      return;
    }
    const { id } = event.sender;
    ports.get(id)?.close();
    ports.set(id, port);
    carryPort(port, transport, () => {
      if (ports.get(id) === port) ports.delete(id);
    });
  });
}

function carryPort(port: MessagePortMain, transport: Transport, onClose: () => void): void {
  const send = (message: string | Uint8Array) => {
    port.postMessage(message);
    return Promise.resolve();
  };
  const peer = transport.accept({ send }, { by: 'you' });
  port.on('message', ({ data }) => {
    if (peer.receive(data) === 'unreadable') port.close();
  });
  port.on('close', () => {
    peer.close();
    onClose();
  });
  port.start();
}
