/** The background tasks (django-user-tasks) of imports and exports, with their states over time. */
import { randomUUID } from 'node:crypto';
import type { User } from './users.ts';
import type { Latency } from './world.ts';

export type TaskState = 'Pending' | 'In Progress' | 'Unpacking' | 'Verifying' | 'Updating' | 'Succeeded' | 'Failed';

export interface Artifact {
  readonly id: string;
  readonly name: 'Error' | 'Output';
  readonly text: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly created: number;
}

export interface Task {
  /** In the address of the task. */
  readonly id: string;
  /** The Celery id, which the import answers with. */
  readonly celeryId: string;
  readonly name: string;
  readonly user: string;
  readonly created: number;
  readonly totalSteps: number;
  modified: number;
  state: TaskState;
  completedSteps: number;
  readonly artifacts: Artifact[];
}

/** Waits so many milliseconds. A test may hold a task with its own. */
export type Pause = (milliseconds: number) => Promise<void>;

/** One step of a task: its state, and the work. A step that returns an error, or throws one, has failed. */
export interface Step {
  readonly state: TaskState;
  readonly work?: (task: Task) => Promise<{ readonly error: string; readonly completedSteps: number } | undefined>;
}

export class Tasks {
  readonly #now: () => number;
  readonly #latency: Latency;
  readonly #pause: Pause;
  /** Newest last. */
  readonly #tasks: Task[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(now: () => number, latency: Latency, pause: Pause) {
    this.#now = now;
    this.#latency = latency;
    this.#pause = pause;
  }

  /** Starts a task and returns its Celery id. The task is only on record when a worker has taken it. */
  start(user: User, name: string, steps: readonly Step[]): string {
    const celeryId = randomUUID();
    const record = (): Task => {
      const now = this.#now();
      const task: Task = {
        id: randomUUID(),
        celeryId,
        name,
        user: user.name,
        created: now,
        modified: now,
        totalSteps: steps.length,
        state: steps[0]?.state ?? 'In Progress',
        completedSteps: 0,
        artifacts: [],
      };
      this.#tasks.push(task);
      return task;
    };
    const wait = this.#latency.taskStart ?? 0;
    const recorded = wait === 0 ? record() : undefined;
    const running = this.#run(recorded ?? this.#pause(wait).then(record), steps).finally(() =>
      this.#running.delete(running),
    );
    this.#running.add(running);
    return celeryId;
  }

  /** Resolves when no task is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  addArtifact(task: Task, name: Artifact['name'], text: string, file = '', bytes: Uint8Array = new Uint8Array()): void {
    task.artifacts.push({ id: randomUUID(), name, text, file, bytes, created: this.#now() });
  }

  /** The tasks of a user, newest first. */
  of(user: User): Task[] {
    return this.#tasks.filter((task) => task.user === user.name).toReversed();
  }

  /** The newest task of a user with this name. */
  newest(user: User, name: string): Task | undefined {
    return this.of(user).find((task) => task.name === name);
  }

  byCeleryId(celeryId: string, name: string): Task | undefined {
    return this.#tasks.find((task) => task.celeryId === celeryId && task.name === name);
  }

  async #run(started: Task | Promise<Task>, steps: readonly Step[]): Promise<void> {
    const task = await started;
    for (const step of steps) {
      task.state = step.state;
      task.modified = this.#now();
      await this.#pause(this.#latency.taskStep ?? 0);
      const failure = await step.work?.(task).catch((error: unknown) => ({
        error: error instanceof Error ? error.message : String(error),
        completedSteps: task.completedSteps,
      }));
      if (failure !== undefined) {
        task.completedSteps = failure.completedSteps;
        this.addArtifact(task, 'Error', failure.error);
        this.#end(task, 'Failed');
        return;
      }
      task.completedSteps++;
    }
    this.#end(task, 'Succeeded');
  }

  #end(task: Task, state: TaskState): void {
    task.state = state;
    task.modified = this.#now();
  }
}
