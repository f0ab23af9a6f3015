// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.jspecify.annotations.Nullable;

/**
 * Judges signals and counts that come from outside of a flow, when they are applied:
 * others may have come since they were sent.
 */
public final class AdditionRefusal {

	private AdditionRefusal() {
	}

	/**
	 * Why a signal or a count has no effect, as the rest of a sentence on the flow; null
	 * if it has one, or had it before, and for other events.
	 */
	public static @Nullable String reasonOf(FlowProgress progress, FlowEvent event) {
		if (event instanceof FlowEvent.SignalCame signal) {
			String problem = problemOf(progress, signal.key(), signal.value().length);
			return (problem != null || progress.keys.contains(signal.key())
					|| progress.unreadSignals() < FlowProgress.MAX_UNREAD_SIGNALS) ? problem
							: "has " + FlowProgress.MAX_UNREAD_SIGNALS
									+ " signals that no step has taken, and more are refused";
		}
		return (event instanceof FlowEvent.CountAdded count)
				? problemOf(progress, count.key(), FlowProgress.sizeOfCount(count.name())) : null;
	}

	private static @Nullable String problemOf(FlowProgress progress, String key, int addedBytes) {
		if (progress.keys.contains(key)) {
			return null;
		}
		if (progress.state.isEnded()) {
			return "has ended: it is " + progress.state;
		}
		return (progress.givenSize() + addedBytes > FlowProgress.MAX_PROGRESS_BYTES)
				? "has signals, counts and given values of more than " + FlowProgress.MAX_PROGRESS_BYTES
						+ " bytes with this one: use references to large values"
				: null;
	}

}
