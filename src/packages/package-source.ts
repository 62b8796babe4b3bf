/** A package that `npm run build` makes. Paths are relative to the repository and have `/`. */
export interface PackageSource {
  /** The folder below `dist/packages/` has this name, too. */
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** SPDX expression. */
  readonly license: string;
  /** README.md of the package. */
  readonly readme: string;
  /** What may be imported: from the path in `exports` to the module. */
  readonly exports: Readonly<Record<string, string>>;
  /** `imports` of the package: for each name, a module by condition, `default` last. Other code keeps these names. */
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly commands: Readonly<Record<string, Command>>;
  /**
   * Files and folders that commands find with `new URL('…', import.meta.url)`, and their names beside the
   * compiled code. The build fails if one is not listed, or is listed and not used.
   */
  readonly files: Readonly<Record<string, string>>;
  /** Packages that npm installs with it, and why. The build fails unless the code imports exactly these. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Packages of which so little is used that it is compiled into the library, and why. */
  readonly compiledIn: Readonly<Record<string, string>>;
}

export interface Command {
  /** The module that runs it. */
  readonly module: string;
  /** Whether the packages that it imports are compiled into it: one file starts faster than many. */
  readonly bundlesPackages: boolean;
  /** Options that Node must be started with. */
  readonly nodeOptions: readonly string[];
}
