/** A logging service of frontend-platform that writes to the browser's console and sends nothing anywhere. */
export class ConsoleLoggingService {
  logInfo(message: unknown): void {
    console.info(message);
  }

  logError(error: unknown): void {
    console.error(error);
  }

  setCustomAttribute(): void {}
}
