// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Several namespaces that stop in one phase.
 */
class NamespaceLifecycleTests {

	private static final int STOP_PHASE = 7;

	private final List<String> ended = new ArrayList<>();

	private NamespaceLifecycle lifecycleOf(SmartLifecycle... parts) {
		NamespaceContexts namespaces = mock(NamespaceContexts.class);
		given(namespaces.findBeans(SmartLifecycle.class)).willAnswer((call) -> Stream.of(parts));
		return new NamespaceLifecycle(namespaces, STOP_PHASE);
	}

	/** A part of a namespace that notes its stop. */
	private final class NotedPart implements SmartLifecycle {

		private final boolean fails;

		NotedPart(boolean fails) {
			this.fails = fails;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
			NamespaceLifecycleTests.this.ended.add(this.fails ? "failed" : "stopped");
			if (this.fails) {
				throw new IllegalStateException("no");
			}
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public int getPhase() {
			return STOP_PHASE;
		}

	}

	@Test
	void namespaceThatFailsToStopDoesNotKeepTheOthersFromIt() {
		NamespaceLifecycle lifecycle = lifecycleOf(new NotedPart(true), new NotedPart(false));
		lifecycle.stop(() -> this.ended.add("all"));
		assertThat(this.ended).containsExactly("failed", "stopped", "all");
		this.ended.clear();
		lifecycle.stop();
		assertThat(this.ended).containsExactly("failed", "stopped");
	}

}
