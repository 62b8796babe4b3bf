import { SHELLS, shellScript } from '../completion/shell-scripts.ts';
import { type Verb, wrongUsage } from '../verb.ts';

/** The completion of command lines by a shell. `verbs` are those that it completes, itself among them. */
export function completionOf(verbs: () => readonly Verb[]): Verb {
  const completion: Verb = {
    name: 'completion',
    synopsis: 'bash|zsh',
    summary: 'print a script that completes verbs, options, files and blocks in a shell',
    operands: { least: 0, most: 1, names: ['SHELL'] },
    options: { line: { type: 'string', help: 'TEXT, a command line up to the cursor; print what may follow it' } },
    async run(args, { terminal }) {
      const line = args.text('line');
      if (line !== null) {
        const { candidatesFor } = await import('../completion/candidates.ts');
        const found = await candidatesFor(line, verbs());
        await terminal.print(
          [found.kind, ...(found.kind === 'words' ? found.words : [])].map((each) => `${each}\n`).join(''),
        );
        return 0;
      }
      const shell = SHELLS.find((each) => each === args.operands[0]);
      if (shell === undefined) throw wrongUsage(completion, `name a shell: ${SHELLS.join(' or ')}`);
      await terminal.print(shellScript(shell));
      return 0;
    },
  };
  return completion;
}
