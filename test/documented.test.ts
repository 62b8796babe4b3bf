import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The areas that other programs import, and whose doc comments are the API reference (`npm run docs`). */
const AREAS = ['#olx', '#contract'] as const;
const entryOf = (area: (typeof AREAS)[number]): string => `${ROOT}${manifest.imports[area].slice('./'.length)}`;

// names and comments need neither the libraries of TypeScript nor types from node_modules
const program = ts.createProgram(AREAS.map(entryOf), {
  noLib: true,
  types: [],
  allowImportingTsExtensions: true,
  noEmit: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});
const checker = program.getTypeChecker();

/** Every export of an area, by name, with the declaration that it stands for. */
function exportsOf(area: (typeof AREAS)[number]): ReadonlyMap<string, ts.Symbol> {
  const source = program.getSourceFile(entryOf(area));
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${area} is not a module.`);
  const found = checker.getExportsOfModule(module).map((each): [string, ts.Symbol] => {
    return [each.name, each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each];
  });
  return new Map(found);
}

/** The text of the doc comment; what only has tags is not documented. */
const commentOf = (symbol: ts.Symbol): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();

/** The methods of an exported interface or class. */
function methodsOf(symbol: ts.Symbol): readonly ts.Symbol[] {
  if ((symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0) return [];
  const members = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  return members.filter((each) => checker.getTypeOfSymbol(each).getCallSignatures().length > 0);
}

describe.each(AREAS)('%s', (area) => {
  const exported = exportsOf(area);

  it('says what each export is', () => {
    expect(exported.size).toBeGreaterThan(2);
    const silent = [...exported].filter(([, symbol]) => commentOf(symbol) === '').map(([name]) => name);
    expect(silent).toEqual([]);
  });

  it('says what each method does', () => {
    const silent = [...exported].flatMap(([name, symbol]) =>
      methodsOf(symbol)
        .filter((each) => commentOf(each) === '')
        .map((each) => `${name}.${each.name}`),
    );
    expect(silent).toEqual([]);
  });
});
