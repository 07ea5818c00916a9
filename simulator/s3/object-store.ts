import type { Random } from "../kernel/random";
import { type DeleteMarker, type ObjectOptions, StoredObject } from "./stored-object";

type Version = StoredObject | DeleteMarker;

/** The objects of a bucket, with their former versions where it keeps them. */
export class ObjectStore {
  /** By key, the latest version last. */
  private readonly versions = new Map<string, Version[]>();

  constructor(
    private readonly clock: { readonly now: number },
    private readonly random: Random,
    private readonly isVersioned: boolean,
  ) {}

  put(key: string, body: Buffer, options: ObjectOptions): StoredObject {
    const versionId = this.isVersioned ? this.newVersionId() : undefined;
    const object = new StoredObject(key, body, versionId, this.clock.now, options);
    this.versions.set(key, [...(this.isVersioned ? (this.versions.get(key) ?? []) : []), object]);
    return object;
  }

  /** The object, or a version of it; `undefined` where there is none, or it was deleted. */
  get(key: string, versionId?: string): StoredObject | undefined {
    const versions = this.versions.get(key) ?? [];
    const found = versionId === undefined ? versions.at(-1) : versions.find((each) => each.versionId === versionId);
    return found instanceof StoredObject ? found : undefined;
  }

  /**
   * Deletes an object, or a version of it for good.
   *
   * @returns the marker that stands in its place, where there is one
   */
  delete(key: string, versionId?: string): DeleteMarker | undefined {
    const versions = this.versions.get(key) ?? [];
    if (versionId !== undefined || !this.isVersioned) {
      const kept = versionId === undefined ? [] : versions.filter((each) => each.versionId !== versionId);
      if (kept.length > 0) this.versions.set(key, kept);
      else this.versions.delete(key);
      return undefined;
    }
    const marker = { versionId: this.newVersionId() };
    this.versions.set(key, [...versions, marker]);
    return marker;
  }

  /** The objects that are there now, by their keys in the order of their bytes. */
  get current(): StoredObject[] {
    const found = [...this.versions.keys()].flatMap((key) => this.get(key) ?? []);
    return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  private newVersionId(): string {
    return this.random.uuid().replaceAll("-", "");
  }
}
