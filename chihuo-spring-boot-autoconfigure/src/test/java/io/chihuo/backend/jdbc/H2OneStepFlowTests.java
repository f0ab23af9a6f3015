// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.FlowState;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.NewStep;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.contract.ContractOutcomes;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

class H2OneStepFlowTests extends OneStepFlowContract {

	private static final byte[] NOTHING = {};

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

	private static FlowMove move(int flow, int tasks) {
		FlowUpdate update = new FlowUpdate(new FlowKey("f" + flow, 1), FlowState.RUNNING, null, NOTHING, Long.MAX_VALUE,
				0);
		return new FlowMove(List.of(), update, IntStream.range(0, tasks)
			.mapToObj((i) -> new NewStep("loop",
					new Submission(ContractQueue.task(flow + "-" + i, "", AddOptions.DEFAULTS), ContractOutcomes.KEEP)))
			.toList());
	}

	@Test
	void movesOfManyTasksFillTheirQueueUpToItsBound() {
		try (TestDatabase database = open(); JdbcTaskBackend backend = database.backend(TaskClock.systemClock())) {
			ContractQueue.join(backend.store(new QueueName("test", "loop"))
				.applyPolicy(new QueuePolicy(39_500, 3, Duration.ofHours(1))));
			ContractQueue.join(backend.flows("test")
				.create(IntStream.range(0, 40)
					.mapToObj((i) -> new FlowRecord("f" + i, 1, FlowState.RUNNING, NOTHING, NOTHING, Long.MAX_VALUE, 1,
							0))
					.toList()));
			List<FlowMove.MoveAnswer> answers = ContractQueue
				.join(backend.flowMoves("test").move(IntStream.range(0, 40).mapToObj((i) -> move(i, 1000)).toList()));
			assertThat(answers).allMatch(FlowMove.MoveAnswer::moved);
			assertThat(answers.stream()
				.flatMap((answer) -> answer.added().stream())
				.filter((added) -> added.result() == AddResult.QUEUE_FULL)).hasSize(500);
			assertThat(database.count("chihuo_tasks")).isEqualTo(39_500);
		}
	}

}
