/** A package of the workspace and those of ours that it uses. */
export interface Package {
  name: string;
  folder: string;
  uses: readonly string[];
}

/** What a change can break. */
export interface Affected {
  /** Names of packages, those included that use a changed one. */
  packages: string[];
  /** Whether anything but documentation changed. */
  code: boolean;
  web: boolean;
  database: boolean;
}

const DOCUMENTS = /^docs\/|\.(md|d2|svg)$|^LICENSE$|^CODEOWNERS$|^\.github\/(?!workflows\/)/;
const WEB = '@codex/web';
const DATABASE = '@codex/database';

/** What the changed files can break; a file outside of every package can break all of them. */
export function affectedBy(files: readonly string[], packages: readonly Package[]): Affected {
  const changed = files.filter((file) => !DOCUMENTS.test(file));
  const homes = changed.map((file) => packages.find(({ folder }) => file.startsWith(`${folder}/`)));
  const names = homes.includes(undefined)
    ? new Set(packages.map(({ name }) => name))
    : withUsers(new Set(homes.flatMap((home) => home?.name ?? [])), packages);
  return {
    packages: [...names].toSorted(),
    code: changed.length > 0,
    web: names.has(WEB) || changed.some((file) => file.startsWith('workers/')),
    database: names.has(DATABASE),
  };
}

/** These packages, those that use them, those that use those. */
function withUsers(names: Set<string>, packages: readonly Package[]): Set<string> {
  const users = packages.filter(
    ({ name, uses }) => !names.has(name) && uses.some((used) => names.has(used)),
  );
  if (users.length === 0) return names;
  return withUsers(new Set([...names, ...users.map(({ name }) => name)]), packages);
}
