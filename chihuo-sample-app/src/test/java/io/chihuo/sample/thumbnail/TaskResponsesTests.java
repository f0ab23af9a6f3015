// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

import io.chihuo.TaskHandle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class TaskResponsesTests {

	@Test
	@SuppressWarnings("unchecked")
	void taskThatWasCancelledIsGone() {
		TaskHandle<String> task = mock(TaskHandle.class);
		given(task.await(any(Duration.class))).willThrow(new CancellationException("cancelled"));
		ResponseEntity<?> response = TaskResponses.of(task, ResponseEntity::ok);
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.GONE);
		assertThat(response.getBody()).isInstanceOfSatisfying(ProblemDetail.class,
				(problem) -> assertThat(problem.getDetail()).isEqualTo("The task was cancelled, and has no result"));
		verify(task).ignore();
	}

}
