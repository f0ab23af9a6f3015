// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.RemoteTaskException;
import io.chihuo.ResultGoneException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskLostException;
import io.chihuo.TaskStatus;

/**
 * Answers of a status URL.
 */
final class TaskResponses {

	private TaskResponses() {
	}

	/**
	 * State of a task that has not ended.
	 *
	 * @param state state in its queue
	 * @param obstacle why it does not move, null if nothing is in its way
	 */
	record Pending(String state, @Nullable String obstacle) {

		static Pending of(TaskStatus status) {
			TaskInfo info = status.info();
			return new Pending((info != null) ? info.state().name().toLowerCase(Locale.ROOT) : "ended",
					status.obstacle());
		}

	}

	/**
	 * Answer with the result of a task if it has ended, or with its state. Blocks until
	 * the backend has answered.
	 */
	static <R> ResponseEntity<?> of(TaskHandle<R> task, Function<R, ResponseEntity<?>> response) {
		try {
			return response.apply(task.await(Duration.ZERO));
		}
		catch (AwaitTimeoutException ex) {
			return ResponseEntity.accepted().body(Pending.of(task.status()));
		}
		catch (RemoteTaskException ex) {
			return problem(HttpStatus.UNPROCESSABLE_CONTENT, ex.remoteMessage());
		}
		catch (TaskLostException ex) {
			return problem(HttpStatus.NOT_FOUND, "There is no such task");
		}
		catch (ResultGoneException ex) {
			return problem(HttpStatus.GONE, "The task has ended, and its result is not kept any more");
		}
		catch (CancellationException ex) {
			return problem(HttpStatus.GONE, "The task was cancelled, and has no result");
		}
		finally {
			task.ignore();
		}
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, @Nullable String detail) {
		return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail)).build();
	}

}
