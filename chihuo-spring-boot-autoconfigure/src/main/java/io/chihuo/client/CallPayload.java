// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.concurrent.Deadline;
import io.chihuo.outcome.ResultDecoder;

/**
 * Call of a typed interface, as a payload: its arguments are encoded already.
 *
 * @param body encoded arguments
 * @param options options with the headers that Chihuo sends along with each call of the
 * method
 * @param keyed whether its id is an idempotency key, so that a kept result is its result
 * too
 * @param keep how long the result is kept; null until it is delivered
 * @param decoder decodes the result, null if none is expected
 * @param awaitedUntil end of the wait of the thread that submits it, null if it does not
 * await the result next
 * @param promptly whether that thread sleeps once for the answer and a prompt end
 */
public record CallPayload(byte[] body, AddOptions options, boolean keyed, @Nullable Duration keep,
		@Nullable ResultDecoder<Object> decoder, @Nullable Deadline awaitedUntil, boolean promptly) {

	/**
	 * A call that nobody awaits yet.
	 */
	public CallPayload(byte[] body, AddOptions options, boolean keyed, @Nullable Duration keep,
			@Nullable ResultDecoder<Object> decoder) {
		this(body, options, keyed, keep, decoder, null, false);
	}

	/**
	 * The same call by a thread that awaits its result next.
	 */
	public CallPayload awaitedUntil(Deadline end, boolean promptly) {
		return new CallPayload(this.body, this.options, this.keyed, this.keep, this.decoder, end, promptly);
	}

	/** Options of one call; those of an application add headers of its own. */
	AddOptions optionsWith(AddOptions added) {
		return (added == AddOptions.DEFAULTS) ? this.options : this.options.headers(added.headers());
	}

}
