/**
 * A logging service of frontend-platform for the stand-alone page: errors go where those that nobody
 * caught go, and nothing is sent anywhere.
 */
export class PageLoggingService {
  logInfo(): void {}

  logError(error: unknown): void {
    reportError(error);
  }

  setCustomAttribute(): void {}
}
