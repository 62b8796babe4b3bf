import './features.ts';
import { type editor, type IDisposable, languages } from 'monaco-editor/editor';
import type { DocumentContext } from '../language/context.ts';
import { type LanguageClient, languageClient } from '../worker/client.ts';
import { prepareEnvironment } from './environment.ts';
import { OLX_GRAMMAR, OLX_LANGUAGE, olxConfiguration } from './grammar.ts';
import { stripMirroredRules } from './mirrored-rules.ts';
import { registerProviders } from './providers.ts';
import { openSession, type Session, type SessionEvents } from './session.ts';
import { defineThemes } from './theme.ts';

/** The OLX language in Monaco, shared by all editors of the page; dispose it with each of them. */
export interface OlxLanguage extends IDisposable {
  /** Diagnoses a model of language `olx` and answers its providers until the session is disposed. */
  open(model: editor.ITextModel, context: DocumentContext, events: SessionEvents): Session;
}

interface Running {
  users: number;
  readonly client: LanguageClient;
  readonly sessions: Map<string, Session>;
  readonly registrations: readonly IDisposable[];
}

let running: Running | null = null;
let registered = false;

/**
 * Sets OLX up in Monaco, or joins the set-up that another editor made. The worker and the providers
 * live until the last user disposes what it got; the second `dispose` of one user does nothing.
 */
export function configureOlx(): OlxLanguage {
  registerLanguage();
  running ??= start();
  const mine = running;
  mine.users++;
  let disposed = false;

  return {
    open(model, context, events) {
      const session = openSession(mine.client, model, context, events);
      const key = model.uri.toString();
      mine.sessions.set(key, session);
      return {
        ...session,
        dispose() {
          mine.sessions.delete(key);
          session.dispose();
        },
      };
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      mine.users--;
      if (mine.users > 0) return;
      if (running === mine) running = null;
      mine.client.dispose();
      for (const each of mine.registrations) each.dispose();
    },
  };
}

function start(): Running {
  const sessions = new Map<string, Session>();
  return {
    users: 0,
    client: languageClient(
      () => new Worker(new URL('../worker/olx.worker.ts', import.meta.url), { type: 'module', name: 'olx' }),
    ),
    sessions,
    registrations: registerProviders((model) => sessions.get(model.uri.toString()) ?? null),
  };
}

/** What Monaco keeps for good: it cannot forget a language. */
function registerLanguage(): void {
  if (registered) return;
  registered = true;
  prepareEnvironment();
  languages.register({ id: OLX_LANGUAGE, aliases: ['OLX'] });
  languages.setMonarchTokensProvider(OLX_LANGUAGE, OLX_GRAMMAR);
  languages.setLanguageConfiguration(
    OLX_LANGUAGE,
    olxConfiguration(languages.IndentAction.IndentOutdent, languages.IndentAction.Indent),
  );
  defineThemes();
  stripMirroredRules();
}
