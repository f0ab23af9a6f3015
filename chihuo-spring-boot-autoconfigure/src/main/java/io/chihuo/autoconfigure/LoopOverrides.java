package io.chihuo.autoconfigure;

import java.util.Comparator;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.Backoff;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopOptions;
import io.chihuo.LoopOptions.Builder;
import io.chihuo.engine.LoopNames;

/**
 * Applies {@code chihuo.loops.<name>.*} to the options of a loop.
 */
record LoopOverrides(Map<String, LoopProperties> loops) implements BiFunction<String, LoopOptions, LoopOptions> {

	@Override
	public LoopOptions apply(String name, LoopOptions options) {
		LoopProperties properties = find(name);
		if (properties == null) {
			return options;
		}
		try {
			return options.with((builder) -> override(builder, properties, options.backoff()));
		}
		catch (IllegalArgumentException ex) {
			throw new ChihuoConfigurationException("Configuration of loop '" + name + "' is wrong: " + ex.getMessage(),
					"Correct 'chihuo.loops." + name + ".*'.", ex);
		}
	}

	private @Nullable LoopProperties find(String name) {
		return this.loops.entrySet()
			.stream()
			.filter((entry) -> LoopNames.same(entry.getKey(), name))
			.min(Comparator.comparing((entry) -> !entry.getKey().equals(name)))
			.map(Map.Entry::getValue)
			.orElse(null);
	}

	private static Builder override(Builder builder, LoopProperties properties, Backoff backoff) {
		set(properties.getConcurrency(), builder::concurrency);
		set(properties.getMaxAttempts(), builder::maxAttempts);
		set(properties.getMaxCrashes(), builder::maxCrashes);
		set(properties.getMaxHandBacks(), builder::maxHandBacks);
		set(properties.getLease(), builder::lease);
		set(properties.getRunTimeout(), builder::runTimeout);
		set(properties.getFinishPolicy(), builder::finishPolicy);
		set(properties.getFinishedRetention(), builder::finishedRetention);
		set(properties.getMaxLength(), builder::maxLength);
		set(properties.getRunForever(), builder::runForever);
		set(properties.getEnabled(), builder::enabled);
		return builder.backoff(override(backoff, properties.getBackoff()));
	}

	private static Backoff override(Backoff backoff, BackoffProperties properties) {
		return new Backoff(or(properties.getInitial(), backoff.initial()),
				or(properties.getMultiplier(), backoff.multiplier()), or(properties.getMax(), backoff.max()),
				or(properties.getJitter(), backoff.jitter()));
	}

	private static <V> void set(@Nullable V value, Consumer<V> setter) {
		if (value != null) {
			setter.accept(value);
		}
	}

	private static <V> V or(@Nullable V value, V otherwise) {
		return (value != null) ? value : otherwise;
	}

}
