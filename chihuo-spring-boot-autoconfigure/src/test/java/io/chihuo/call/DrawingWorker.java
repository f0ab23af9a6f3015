// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.chihuo.ChihuoLoop;

/**
 * Runs the tasks of {@link Drawings}.
 */
@ChihuoLoop(concurrency = "4")
class DrawingWorker implements Drawings {

	final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

	final AtomicInteger runs = new AtomicInteger();

	@Override
	public Drawing scale(Drawing drawing, int factor) {
		BigDecimal price = drawing.price();
		return new Drawing(drawing.name(), drawing.corners().stream().map((corner) -> corner * factor).toList(),
				(price != null) ? price.multiply(BigDecimal.valueOf(factor)) : null);
	}

	@Override
	public long addNumbers(byte first, long second, double third, boolean counted, char letter) {
		return counted ? first + second + (long) third + letter : 0;
	}

	@Override
	public byte[] reverse(byte[] bytes) {
		byte[] reversed = new byte[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			reversed[i] = bytes[bytes.length - 1 - i];
		}
		return reversed;
	}

	@Override
	public Optional<Drawing> find(Optional<String> name) {
		return name.map((given) -> new Drawing(given, List.of(), null));
	}

	@Override
	public Map<String, List<Drawing>> group(List<Drawing> drawings) {
		return drawings.stream().collect(Collectors.groupingBy(Drawing::name));
	}

	@Override
	public @Nullable String echo(@Nullable String text) {
		return text;
	}

	@Override
	public int echo(int number) {
		return number;
	}

	@Override
	public CompletableFuture<Drawing> scaleLater(Drawing drawing, int factor) {
		return CompletableFuture.supplyAsync(() -> scale(drawing, factor));
	}

	@Override
	public Mono<String> nameOf(Drawing drawing) {
		return Mono.fromSupplier(drawing::name);
	}

	@Override
	public CompletableFuture<Void> paintForever() {
		this.printed.add("painting");
		return new CompletableFuture<>();
	}

	@Override
	public Mono<Void> paintBriefly() {
		return Mono.never();
	}

	@Override
	public void print(String name) {
		if (name.equals("jam")) {
			throw new IllegalStateException("Paper jam");
		}
		this.printed.add(name);
	}

	@Override
	public String tear(String kind) throws TornPaperException, IOException {
		this.runs.incrementAndGet();
		switch (kind) {
			case "listed" -> throw new TornPaperException("in two", new IllegalStateException("too thin"));
			case "wet" -> throw new WetPaperException(null);
			case "crumpled" -> throw new CrumpledPaperException("in a ball");
			case "declared" -> throw new IOException("no paper");
			default -> throw new IllegalArgumentException("what is " + kind);
		}
	}

	@Override
	public int countOnce(Drawing drawing) {
		if (drawing.corners().isEmpty()) {
			throw new IllegalArgumentException("no corners");
		}
		return this.runs.incrementAndGet();
	}

}
