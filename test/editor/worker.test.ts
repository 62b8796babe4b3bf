import { describe, expect, it } from 'vitest';
import { type LanguageClient, languageClient, WorkerFailure, type WorkerLike } from '../../src/editor/worker/client.ts';
import { openDesk } from '../../src/editor/worker/desk.ts';
import type { FromWorker, ToWorker } from '../../src/editor/worker/protocol.ts';
import { parseXml } from '../../src/olx/syntax/index.ts';
import { applyEdits, type TextEdit } from '../../src/olx/text/index.ts';
import { contextOf } from './marked.ts';

/** A desk on the other side of two queues, as in a worker, whose answers come when `run` is called. */
function localWorker() {
  const started: Local[] = [];
  const client = languageClient(() => {
    const local = new Local();
    started.push(local);
    return local;
  });
  const last = (): Local => {
    const local = started.at(-1);
    if (local === undefined) throw new RangeError('no worker was started');
    return local;
  };
  return { client, started, last };
}

class Local implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  terminated = false;
  readonly answers: FromWorker[] = [];
  readonly #desk = openDesk((message) => this.answers.push(structuredClone(message)));

  postMessage(message: ToWorker): void {
    if (!this.terminated) this.#desk.take(structuredClone(message));
  }

  terminate(): void {
    this.terminated = true;
  }

  run(): void {
    while (this.#desk.answerNext());
    for (const data of this.answers.splice(0)) this.onmessage?.({ data } as MessageEvent<FromWorker>);
  }

  breakDown(): void {
    this.onerror?.({ message: 'out of memory' } as ErrorEvent);
  }
}

const BAD = '<vertical>\n&\n</vertical>';

function openText(client: LanguageClient, first: string) {
  let text = first;
  const document = client.open(contextOf('vertical'), () => text);
  const edit = (edits: readonly TextEdit[]): void => {
    text = applyEdits(text, edits);
    document.change(edits);
  };
  return { document, edit, text: () => text };
}

describe('the language client', () => {
  it('gets the diagnostics of the text as it is after edits', async () => {
    const { client, last } = localWorker();
    const { document, edit, text } = openText(client, '<vertical/>');
    edit([{ start: 9, end: 11, text: '>\n&\n</vertical>' }]);
    const asked = document.ask({ method: 'diagnose' });
    last().run();
    expect(text()).toBe(BAD);
    expect(await asked).toEqual(parseXml(BAD, null).diagnostics);
  });

  it('gives null where the text changed after the question', async () => {
    const { client, last } = localWorker();
    const { document, edit } = openText(client, BAD);
    const asked = document.ask({ method: 'diagnose' });
    edit([{ start: 0, end: 0, text: ' ' }]);
    last().run();
    expect(await asked).toBeNull();
  });

  it('still gets completions for the text that was asked about', async () => {
    const { client, last } = localWorker();
    const { document, edit } = openText(client, '<vertical><</vertical>');
    const asked = document.ask({ method: 'complete', offset: 11 });
    edit([{ start: 11, end: 11, text: 'p' }]);
    last().run();
    expect((await asked)?.map((each) => each.label)).toContain('problem');
  });

  it('gives null at once where the question is called off, and the worker leaves it out', async () => {
    const { client, last } = localWorker();
    const { document } = openText(client, BAD);
    const controller = new AbortController();
    const asked = document.ask({ method: 'symbols' }, controller.signal);
    controller.abort();
    expect(await asked).toBeNull();
    last().run();
    expect(last().answers).toEqual([]);
    expect(await document.ask({ method: 'symbols' }, controller.signal)).toBeNull();
  });

  it('answers quick questions before a diagnosis that waits', async () => {
    const { client, last } = localWorker();
    const { document } = openText(client, '<vertical/>');
    const order: string[] = [];
    const both = [
      document.ask({ method: 'diagnose' }).then(() => order.push('diagnose')),
      document.ask({ method: 'hover', offset: 3 }).then(() => order.push('hover')),
    ];
    last().run();
    await Promise.all(both);
    expect(order).toEqual(['hover', 'diagnose']);
  });

  it('keeps documents apart', async () => {
    const { client, last } = localWorker();
    const one = openText(client, BAD);
    const two = openText(client, '<vertical/>');
    const asked = [one.document.ask({ method: 'diagnose' }), two.document.ask({ method: 'diagnose' })];
    one.document.close();
    last().run();
    expect(await Promise.all(asked)).toEqual([null, []]);
  });

  it('takes a whole new text', async () => {
    const { client, last } = localWorker();
    let text = BAD;
    const document = client.open(contextOf('vertical'), () => text);
    text = '<vertical/>';
    document.reset();
    const asked = document.ask({ method: 'diagnose' });
    last().run();
    expect(await asked).toEqual([]);
  });

  it('starts a worker that broke down anew, with the text as it is', async () => {
    const { client, started, last } = localWorker();
    const { document, edit } = openText(client, '<vertical/>');
    edit([{ start: 0, end: 11, text: BAD }]);
    const lost = document.ask({ method: 'diagnose' });
    last().breakDown();
    await expect(lost).rejects.toBeInstanceOf(WorkerFailure);
    expect(started.map((each) => each.terminated)).toEqual([true, false]);
    const asked = document.ask({ method: 'diagnose' });
    last().run();
    expect((await asked)?.map((each) => each.code)).toEqual(['xml-bare-ampersand']);
  });

  it('gives up after a few breakdowns, with an error that can be told', async () => {
    const { client, started, last } = localWorker();
    const { document } = openText(client, BAD);
    for (let at = 0; at < 10; at++) if (!last().terminated) last().breakDown();
    expect(started.length).toBeLessThanOrEqual(4);
    const failure = await document.ask({ method: 'diagnose' }).catch((thrown: unknown) => thrown);
    expect(JSON.parse(JSON.stringify(failure))).toMatchObject({ name: 'WorkerFailure', code: 'worker-failure' });
  });

  it('ends its worker and answers what is open with null when disposed', async () => {
    const { client, last } = localWorker();
    const { document } = openText(client, BAD);
    const asked = document.ask({ method: 'diagnose' });
    client.dispose();
    expect(await asked).toBeNull();
    expect(last().terminated).toBe(true);
    await expect(document.ask({ method: 'diagnose' })).rejects.toBeInstanceOf(WorkerFailure);
  });
});
