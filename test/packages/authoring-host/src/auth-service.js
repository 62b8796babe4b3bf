import axios from 'axios';

/** Signs nobody in: the service takes requests from its own machine for the demo author's. */
export class HostAuthService {
  client = axios.create({ headers: { 'USE-JWT-COOKIE': 'true' }, withCredentials: true });

  user = { userId: 1, username: 'demo-author', roles: [], administrator: false };

  applyMiddleware() {}

  getAuthenticatedHttpClient() {
    return this.client;
  }

  getHttpClient() {
    return this.client;
  }

  getAuthenticatedUser() {
    return this.user;
  }

  async fetchAuthenticatedUser() {
    return this.user;
  }

  async ensureAuthenticatedUser() {
    return this.user;
  }

  async hydrateAuthenticatedUser() {}
}
