// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
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
 * @param awaitedAtOnce whether the thread that submits it awaits its result next
 */
public record CallPayload(byte[] body, AddOptions options, boolean keyed, @Nullable Duration keep,
		@Nullable ResultDecoder<Object> decoder, boolean awaitedAtOnce) {

	/**
	 * The same call by a thread that awaits its result next.
	 */
	public CallPayload awaitingAtOnce() {
		return new CallPayload(this.body, this.options, this.keyed, this.keep, this.decoder, true);
	}

	/** Options of one call; those of an application add headers of its own. */
	AddOptions optionsWith(AddOptions added) {
		return (added == AddOptions.DEFAULTS) ? this.options : this.options.headers(added.headers());
	}

}
