import { RESERVED_SLUGS, type RefusalReason } from '@codex/constants';
import { isUniqueViolation, schema } from '@codex/database';
import {
  BaseService,
  ConflictError,
  NotFoundError,
  UnauthorizedError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { Profile, PublicProfile, UpdateProfileInput } from '@codex/validation';
import { and, eq, isNull, ne, sql } from 'drizzle-orm';

const { users } = schema;

const columns = {
  id: users.id,
  name: users.name,
  email: users.email,
  emailVerified: users.emailVerified,
  image: users.image,
  role: users.role,
  username: users.username,
  bio: users.bio,
  language: users.language,
  twoFactorEnabled: users.twoFactorEnabled,
  createdAt: users.createdAt,
};

export interface ProfileServiceConfig extends ServiceConfig {
  /** Makes cached sessions of a person say what the database says. */
  forgetSessions: (userId: string) => Promise<void>;
}

/** The signed-in person as they show themselves. */
export class ProfileService extends BaseService {
  readonly #forgetSessions: (userId: string) => Promise<void>;

  constructor({ forgetSessions, ...config }: ProfileServiceConfig) {
    super(config);
    this.#forgetSessions = forgetSessions;
  }

  async get(): Promise<Profile> {
    const [row] = await this.db.select(columns).from(users).where(this.#self());
    return toProfile(row);
  }

  /**
   * Somebody who may publish, by the name in their page's address. Of others nobody learns that
   * they exist.
   * @throws NotFoundError
   */
  async getPublic(username: string): Promise<PublicProfile> {
    const [row] = await this.db
      .select({ id: users.id, name: users.name, image: users.image, bio: users.bio })
      .from(users)
      .where(
        and(
          eq(users.username, username),
          ne(users.role, 'customer'),
          isNull(users.deletedAt),
          isNull(users.bannedAt),
        ),
      );
    if (!row) throw new NotFoundError();
    return { ...row, username };
  }

  /** @throws ConflictError for a username that is taken or reserved */
  async update(input: UpdateProfileInput): Promise<Profile> {
    if (input.username && RESERVED_SLUGS.has(input.username)) {
      throw usernameConflict('name_reserved', 'This name is reserved.');
    }
    return this.#change({ ...input, updatedAt: this.now() });
  }

  /** Lets the person publish. Whoever may already stays what they are. */
  becomeCreator(): Promise<Profile> {
    const role = sql`case when ${users.role} = 'customer' then 'creator' else ${users.role} end`;
    return this.#change({ role, updatedAt: this.now() });
  }

  async #change(
    change: Omit<Partial<typeof users.$inferInsert>, 'role'> & { role?: ReturnType<typeof sql> },
  ): Promise<Profile> {
    const [row] = await this.db
      .update(users)
      .set(change)
      .where(this.#self())
      .returning(columns)
      .catch((error: unknown) => {
        if (!isUniqueViolation(error, 'users_username_key')) throw error;
        throw usernameConflict('name_taken', 'This name is taken.');
      });
    const profile = toProfile(row);
    await this.#forgetSessions(profile.id);
    return profile;
  }

  #self() {
    return and(eq(users.id, this.actor.userId), isNull(users.deletedAt));
  }
}

const usernameConflict = (reason: RefusalReason, message: string) =>
  new ConflictError(message, 'CONFLICT', { issues: [{ field: 'username', message, reason }] });

/** A person as they see themselves. @throws UnauthorizedError when they are gone */
function toProfile(row: (Omit<Profile, 'createdAt'> & { createdAt: Date }) | undefined): Profile {
  if (!row) throw new UnauthorizedError();
  return { ...row, createdAt: row.createdAt.toISOString() };
}
