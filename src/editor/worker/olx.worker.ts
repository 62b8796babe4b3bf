import { openDesk } from './desk.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** The part of a dedicated worker's scope that is used here. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

const scope = self as unknown as WorkerScope;
const desk = openDesk((message) => scope.postMessage(message));
let scheduled = false;

scope.addEventListener('message', (event) => {
  desk.take(event.data);
  schedule();
});

/** One answer in each turn, so that a cancellation or a newer text is heard before the next. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setTimeout(() => {
    scheduled = false;
    if (desk.answerNext()) schedule();
  }, 0);
}
