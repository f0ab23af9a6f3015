// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.chihuo.AddOptions;
import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every call on every state of an id. The last column is the payload that the next run of
 * the id gets at once, after the present run, if there is one, was acknowledged.
 */
interface StateTableContract extends ContractTopic {

	@ParameterizedTest(name = "{0} on {1} id answers {2} and leaves it {3}")
	@CsvSource(delimiter = '|', textBlock = """
			add                | absent   | ADDED            | READY            | new
			add                | ready    | ALREADY_QUEUED   | READY            | old
			add                | delayed  | ALREADY_QUEUED   | DELAYED          |
			add                | running  | RERUN_REQUESTED  | RUNNING+rerun    | new
			add                | waiting  | RERUN_REQUESTED  | WAITING+rerun    | new
			add                | finished | ALREADY_FINISHED | FINISHED         |
			add                | dead     | DEAD             | DEAD             |

			add replace        | absent   | ADDED            | READY            | new
			add replace        | ready    | REPLACED         | READY            | new
			add replace        | delayed  | REPLACED         | DELAYED          |
			add replace        | running  | RERUN_REQUESTED  | RUNNING+rerun    | new
			add replace        | waiting  | RERUN_REQUESTED  | WAITING+rerun    | new
			add replace        | finished | ALREADY_FINISHED | FINISHED         |
			add replace        | dead     | ADDED            | READY            | new

			add ignoreRunning  | absent   | ADDED            | READY            | new
			add ignoreRunning  | ready    | ALREADY_QUEUED   | READY            | old
			add ignoreRunning  | delayed  | ALREADY_QUEUED   | DELAYED          |
			add ignoreRunning  | running  | ALREADY_RUNNING  | RUNNING          |
			add ignoreRunning  | waiting  | ALREADY_RUNNING  | WAITING          |
			add ignoreRunning  | finished | ALREADY_FINISHED | FINISHED         |
			add ignoreRunning  | dead     | DEAD             | DEAD             |

			add evenIfFinished | absent   | ADDED            | READY            | new
			add evenIfFinished | ready    | ALREADY_QUEUED   | READY            | old
			add evenIfFinished | delayed  | ALREADY_QUEUED   | DELAYED          |
			add evenIfFinished | running  | RERUN_REQUESTED  | RUNNING+rerun    | new
			add evenIfFinished | waiting  | RERUN_REQUESTED  | WAITING+rerun    | new
			add evenIfFinished | finished | ADDED            | READY+finished   | new
			add evenIfFinished | dead     | DEAD             | DEAD             |

			finish             | absent   | true             | FINISHED         |
			finish             | ready    | true             | FINISHED         |
			finish             | delayed  | true             | FINISHED         |
			finish             | running  | true             | RUNNING+finished |
			finish             | waiting  | true             | WAITING+finished |
			finish             | finished | false            | FINISHED         |
			finish             | dead     | true             | FINISHED         |

			unfinish           | absent   | false            | ABSENT           |
			unfinish           | ready    | false            | READY            | old
			unfinish           | delayed  | false            | DELAYED          |
			unfinish           | running  | false            | RUNNING          |
			unfinish           | waiting  | false            | WAITING          |
			unfinish           | finished | true             | ABSENT           |
			unfinish           | dead     | false            | DEAD             |

			cancel             | absent   | NOT_FOUND        | ABSENT           |
			cancel             | ready    | REMOVED          | ABSENT           |
			cancel             | delayed  | REMOVED          | ABSENT           |
			cancel             | running  | INTERRUPTED      | RUNNING          |
			cancel             | waiting  | REMOVED          | ABSENT           |
			cancel             | finished | ALREADY_FINISHED | FINISHED         |
			cancel             | dead     | REMOVED          | ABSENT           |
			""")
	default void everyCallOnEveryStateAnswersAsTheTableSays(String call, String state, String answer, String after,
			String nextPayload) {
		LeasedTask run = bring("id", state);
		assertThat(perform(call, "id")).hasToString(answer);
		assertThat(queue().state("id")).isEqualTo(after);
		assertThat(queue().counts()).isEqualTo(countsOfOneIdThatIs(after));
		if (state.equals("waiting") && !after.equals("ABSENT")) {
			queue().outcomes().complete("id", "token", "done");
		}
		else if (state.equals("running")) {
			queue().acknowledge(run);
		}
		if (nextPayload != null) {
			assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo(nextPayload);
		}
		else {
			assertThat(queue().claim(1)).isEmpty();
		}
	}

	private LeasedTask bring(String id, String state) {
		switch (state) {
			case "ready", "running", "waiting" -> queue().add(id, "old");
			case "delayed" -> queue().add(id, "old", AddOptions.delayed(ContractQueue.ONE_HOUR));
			case "finished" -> queue().finish(id);
			case "dead" -> queue().kill(id);
			default -> assertThat(state).isEqualTo("absent");
		}
		if (!state.equals("running") && !state.equals("waiting")) {
			return null;
		}
		LeasedTask run = queue().claim();
		if (state.equals("waiting")) {
			queue().outcomes().park(run, "token");
		}
		return run;
	}

	private Object perform(String call, String id) {
		return switch (call) {
			case "add" -> queue().add(id, "new");
			case "add replace" -> queue().add(id, "new", AddOptions.DEFAULTS.replace());
			case "add ignoreRunning" -> queue().add(id, "new", AddOptions.DEFAULTS.ignoreRunning());
			case "add evenIfFinished" -> queue().add(id, "new", AddOptions.DEFAULTS.evenIfFinished());
			case "finish" -> queue().finish(id);
			case "unfinish" -> queue().unfinish(id);
			case "cancel" -> queue().cancel(id);
			default -> throw new IllegalArgumentException(call);
		};
	}

	private static QueueCounts countsOfOneIdThatIs(String state) {
		return QueueCounts
			.of(state.startsWith("READY") ? 1 : 0, state.startsWith("DELAYED") ? 1 : 0,
					state.startsWith("RUNNING") ? 1 : 0, state.toUpperCase().contains("FINISHED") ? 1 : 0,
					state.startsWith("DEAD") ? 1 : 0)
			.withWaiting(state.startsWith("WAITING") ? 1 : 0);
	}

}
