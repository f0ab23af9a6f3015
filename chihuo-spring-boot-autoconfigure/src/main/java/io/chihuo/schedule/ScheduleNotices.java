// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.NodeBus;
import io.chihuo.concurrent.SafeLogger;

/**
 * Tells the nodes of a namespace that somebody has changed a schedule. A message that is
 * lost costs time: nodes read all records every few minutes.
 */
public final class ScheduleNotices {

	private static final SafeLogger logger = SafeLogger.inBackground(ScheduleNotices.class);

	/** No message of the cluster begins with it. */
	private static final String PREFIX = "chihuo-schedule:";

	private final @Nullable NodeBus bus;

	private final List<Consumer<String>> local = new CopyOnWriteArrayList<>();

	/**
	 * Create it.
	 * @param bus the bus of the namespace; null where a test has replaced the backend by
	 * a mock
	 */
	public ScheduleNotices(@Nullable NodeBus bus) {
		this.bus = bus;
	}

	void publishChange(String schedule) {
		this.local.forEach((listener) -> listener.accept(schedule));
		if (this.bus == null) {
			return;
		}
		this.bus.publish((PREFIX + schedule).getBytes(StandardCharsets.UTF_8)).whenComplete((sent, failure) -> {
			if (failure != null) {
				logger.debug("The change of a schedule could not be sent to other nodes", failure);
			}
		});
	}

	/**
	 * Have a listener called with the name of each schedule that somebody changes.
	 * @param listener must not block
	 * @return ends that
	 */
	Runnable subscribe(Consumer<String> listener) {
		this.local.add(listener);
		Runnable unlisten = () -> this.local.remove(listener);
		if (this.bus == null) {
			return unlisten;
		}
		Runnable unsubscribe = this.bus.subscribe((message) -> {
			String text = new String(message, StandardCharsets.UTF_8);
			if (text.startsWith(PREFIX)) {
				listener.accept(text.substring(PREFIX.length()));
			}
		});
		return () -> {
			unlisten.run();
			unsubscribe.run();
		};
	}

}
