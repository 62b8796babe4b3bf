import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const OPERATE = new URL('../../public/operate/', import.meta.url);

/** The text of a file in `public/operate/`. */
export function operateFile(name: string): string {
  return readFileSync(new URL(name, OPERATE), 'utf8');
}

export function operatePath(name: string): string {
  return fileURLToPath(new URL(name, OPERATE));
}

/** Variables of a file as systemd and Docker Compose read it; with `all` also those in comments. */
export function environmentFile(name: string, { all = false } = {}): Readonly<Record<string, string>> {
  const line = all ? /^(?:# )?([A-Z][A-Z_]*)=(.*)$/gm : /^([A-Z][A-Z_]*)=(.*)$/gm;
  return Object.fromEntries([...operateFile(name).matchAll(line)].map(([, key = '', value = '']) => [key, value]));
}

/** One instruction of a container file. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The instructions of each stage of a container file, without comments. */
export function stages(text: string): readonly (readonly Instruction[])[] {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const found: Instruction[][] = [];
  for (const line of lines) {
    const [name = '', ...rest] = line.trim().split(/\s+/);
    if (name === 'FROM') found.push([]);
    found.at(-1)?.push({ name, value: rest.join(' ') });
  }
  return found;
}

/** The variables that the image sets. */
export function imageEnvironment(): Readonly<Record<string, string>> {
  const settings = (stages(operateFile('Containerfile')).at(-1) ?? []).filter(({ name }) => name === 'ENV');
  return Object.fromEntries(
    settings.flatMap(({ value }) =>
      [...value.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text]),
    ),
  );
}

/** A service of the Compose file, as far as tests read it. */
export interface ComposeService {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly restart: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

export function composeFile(): ComposeFile {
  return parse(operateFile('compose.yaml')) as ComposeFile;
}

/** A rule that raises an alert. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

export function alertRules(): readonly AlertRule[] {
  const { groups } = parse(operateFile('alerts.yaml')) as {
    readonly groups: readonly { readonly rules: readonly AlertRule[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}
