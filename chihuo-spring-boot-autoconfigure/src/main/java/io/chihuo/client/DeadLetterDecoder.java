// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterPage;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Turns stored dead letters into those an application sees. A payload that does not
 * decode is left out, since it may be the very reason the task died.
 */
public final class DeadLetterDecoder {

	private DeadLetterDecoder() {
	}

	public static <T> DeadLetter<T> decodeDeadLetter(StoredDeadLetter letter, TaskPayloadCodec<T> codec) {
		return DeadLetter
			.of(letter.id(), decodePayload(letter.payload(), letter.headers(), codec),
					TaskHeaders.withoutReserved(letter.headers()), letter.attempts(), letter.crashes(),
					letter.forcedReleases(), Instant.ofEpochMilli(letter.addedAt()),
					Instant.ofEpochMilli(letter.diedAt()), letter.reason())
			.withFailedAttempts(letter.attemptLog().attempts());
	}

	static <T> DeadLetterPage<T> decodePage(StoredDeadLetter.Page page, TaskPayloadCodec<T> codec) {
		return DeadLetterPage.of(page.letters().stream().map((letter) -> decodeDeadLetter(letter, codec)).toList(),
				page.next());
	}

	static <T> @Nullable T decodePayload(byte[] bytes, Map<String, String> headers, TaskPayloadCodec<T> codec) {
		try {
			return codec.decode(bytes, headers);
		}
		catch (Throwable ex) {
			if (ex instanceof VirtualMachineError && !(ex instanceof StackOverflowError)) {
				throw ex;
			}
			return null;
		}
	}

}
