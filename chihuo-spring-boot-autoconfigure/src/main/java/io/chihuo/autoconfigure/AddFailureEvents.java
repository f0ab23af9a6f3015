// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;

import org.springframework.context.ApplicationEventPublisher;

import io.chihuo.backend.QueueName;
import io.chihuo.client.AddFailureListener;
import io.chihuo.engine.ForeignCode;
import io.chihuo.engine.NotificationChannel;
import io.chihuo.event.TaskNotAdded;

/**
 * Publishes an event for each task that was not added after a commit, on a thread of its
 * own: listeners may block.
 */
final class AddFailureEvents implements AddFailureListener {

	private final ForeignCode listeners = ForeignCode.ofFailedAdds();

	private final NotificationChannel channel = new NotificationChannel("chihuo-failed-adds", this.listeners);

	private final ApplicationEventPublisher publisher;

	AddFailureEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onAddsFailed(QueueName queue, List<String> ids, Throwable failure) {
		this.channel.execute(() -> ids.forEach((id) -> this.listeners.callSafely(
				() -> this.publisher.publishEvent(TaskNotAdded.of(queue.namespace(), queue.loop(), id, failure)))));
	}

}
