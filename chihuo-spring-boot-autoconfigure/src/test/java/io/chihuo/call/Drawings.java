// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.chihuo.ChihuoTask;

/**
 * Tasks with parameters and results of all kinds.
 */
public interface Drawings {

	record Drawing(String name, List<Integer> corners, @Nullable BigDecimal price) {
	}

	/** Is thrown again where a caller lists it. */
	class TornPaperException extends Exception {

		private static final long serialVersionUID = 1L;

		public TornPaperException(String message, Throwable cause) {
			super(message, cause);
		}

	}

	/** Chooses not to have a cause. */
	class WetPaperException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		public WetPaperException(@Nullable String message) {
			super(message, null);
		}

	}

	/** Cannot be made to have a cause. */
	class CrumpledPaperException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		public CrumpledPaperException(String message) {
			super(message);
		}

		@Override
		public synchronized Throwable initCause(Throwable cause) {
			throw new UnsupportedOperationException("no cause");
		}

	}

	@ChihuoTask
	Drawing scale(Drawing drawing, int factor);

	@ChihuoTask
	long addNumbers(byte first, long second, double third, boolean counted, char letter);

	@ChihuoTask
	byte[] reverse(byte[] bytes);

	@ChihuoTask
	Optional<Drawing> find(Optional<String> name);

	@ChihuoTask
	Map<String, List<Drawing>> group(List<Drawing> drawings);

	@ChihuoTask
	@Nullable String echo(@Nullable String text);

	@ChihuoTask(name = "Drawings.echo-number")
	int echo(int number);

	@ChihuoTask
	CompletableFuture<Drawing> scaleLater(Drawing drawing, int factor);

	@ChihuoTask
	Mono<String> nameOf(Drawing drawing);

	@ChihuoTask
	CompletableFuture<Void> paintForever();

	@ChihuoTask(timeout = "20ms")
	Mono<Void> paintBriefly();

	@ChihuoTask
	void print(String name);

	@ChihuoTask(rethrow = { TornPaperException.class, WetPaperException.class, CrumpledPaperException.class })
	String tear(String kind) throws TornPaperException, IOException;

	@ChihuoTask(idempotencyKey = "#drawing.name", keep = "10m")
	int countOnce(Drawing drawing);

	default Drawing scaleTwice(Drawing drawing) {
		return scale(scale(drawing, 2), 2);
	}

}
