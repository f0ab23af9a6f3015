// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterPage;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.codec.PayloadCodec;

/**
 * Turns stored dead letters into those an application sees. A payload that does not
 * decode is left out, since it may be the very reason the task died.
 */
public final class DeadLetterDecoder {

	private DeadLetterDecoder() {
	}

	public static <T> DeadLetter<T> decodeDeadLetter(StoredDeadLetter letter, PayloadCodec<T> codec) {
		return DeadLetter.of(letter.id(), decodePayload(letter.payload(), codec), letter.headers(), letter.attempts(),
				letter.crashes(), letter.forcedReleases(), Instant.ofEpochMilli(letter.addedAt()),
				Instant.ofEpochMilli(letter.diedAt()), letter.reason());
	}

	static <T> DeadLetterPage<T> decodePage(StoredDeadLetter.Page page, PayloadCodec<T> codec) {
		return DeadLetterPage.of(page.letters().stream().map((letter) -> decodeDeadLetter(letter, codec)).toList(),
				page.next());
	}

	static <T> @Nullable T decodePayload(byte[] bytes, PayloadCodec<T> codec) {
		try {
			return codec.decode(bytes);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
