// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Future of a publisher of at most one value, for class paths without Reactor. Cancelling
 * it cancels the subscription.
 */
final class PublisherFuture extends CompletableFuture<Object> implements Subscriber<Object> {

	private volatile @Nullable Subscription subscription;

	private volatile @Nullable Object value;

	private PublisherFuture() {
	}

	static CompletableFuture<Object> subscribeTo(Publisher<Object> publisher) {
		PublisherFuture future = new PublisherFuture();
		publisher.subscribe(future);
		return future;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		if (isCancelled()) {
			subscription.cancel(); // the publisher may have taken its time
		}
		else {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(Object value) {
		this.value = value;
	}

	@Override
	public void onError(Throwable failure) {
		completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		complete(this.value);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		Subscription subscription = this.subscription;
		if (cancelled && subscription != null) {
			subscription.cancel();
		}
		return cancelled;
	}

}
