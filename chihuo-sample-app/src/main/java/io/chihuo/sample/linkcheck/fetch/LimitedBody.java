// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Reads a body up to a limit and closes the connection when there is more: resources
 * other than pages are not loaded, however large they are.
 */
class LimitedBody implements BodySubscriber<LimitedBody.Content> {

	/**
	 * The part of the body that was read.
	 *
	 * @param bytes the body up to the limit
	 * @param complete whether that is all
	 */
	record Content(byte[] bytes, boolean complete) {

	}

	private final CompletableFuture<Content> content = new CompletableFuture<>();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final long limit;

	private Flow.@Nullable Subscription subscription;

	LimitedBody(long limit) {
		this.limit = limit;
	}

	@Override
	public CompletionStage<Content> getBody() {
		return this.content;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			appendBytes(buffer);
		}
	}

	private void appendBytes(ByteBuffer buffer) {
		byte[] chunk = new byte[(int) Math.min(buffer.remaining(), this.limit - this.bytes.size())];
		buffer.get(chunk);
		this.bytes.writeBytes(chunk);
		if (buffer.hasRemaining() && this.subscription != null) {
			this.subscription.cancel();
			completeBody(false);
		}
	}

	@Override
	public void onError(Throwable error) {
		this.content.completeExceptionally(error);
	}

	@Override
	public void onComplete() {
		completeBody(true);
	}

	private void completeBody(boolean all) {
		this.content.complete(new Content(this.bytes.toByteArray(), all));
	}

}
