import axios, { type AxiosInstance } from 'axios';

/** The author whom the service takes for everybody on its own machine while it runs in demo mode. */
export interface DemoAuthor {
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly administrator: boolean;
}

const DEMO_AUTHOR: DemoAuthor = {
  userId: 1,
  username: 'demo-author',
  name: 'Demo author',
  roles: [],
  administrator: false,
};

/**
 * An auth service of frontend-platform for the stand-alone page. The service itself decides who a
 * request without a token acts as (loopback only), so there is neither a login nor a token here.
 */
export class DemoAuthService {
  readonly #client: AxiosInstance = axios.create({ headers: { 'USE-JWT-COOKIE': 'true' } });
  #author: DemoAuthor | null = null;

  applyMiddleware(): void {}

  getAuthenticatedHttpClient(): AxiosInstance {
    return this.#client;
  }

  getHttpClient(): AxiosInstance {
    return this.#client;
  }

  getLoginRedirectUrl(): string {
    return window.location.origin;
  }

  redirectToLogin(): string {
    return this.getLoginRedirectUrl();
  }

  getLogoutRedirectUrl(): string {
    return window.location.origin;
  }

  redirectToLogout(): string {
    return this.getLogoutRedirectUrl();
  }

  getAuthenticatedUser(): DemoAuthor | null {
    return this.#author;
  }

  setAuthenticatedUser(author: DemoAuthor | null): void {
    this.#author = author;
  }

  async fetchAuthenticatedUser(): Promise<DemoAuthor> {
    this.#author = DEMO_AUTHOR;
    return DEMO_AUTHOR;
  }

  async ensureAuthenticatedUser(): Promise<DemoAuthor> {
    return this.#author ?? this.fetchAuthenticatedUser();
  }

  async hydrateAuthenticatedUser(): Promise<void> {}
}
