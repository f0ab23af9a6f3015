// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.Backoff;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopOptions;
import io.chihuo.LoopOptions.Builder;
import io.chihuo.engine.LoopNames;

/**
 * Applies {@code chihuo.loops.<name>.*} to the options of loops. A key that is exactly
 * the name of a loop is for that loop alone; any other must be a spelling of the name of
 * exactly one loop.
 */
final class LoopOverrides implements BiFunction<String, LoopOptions, LoopOptions> {

	private final Map<String, LoopProperties> properties;

	/** All loops that are known, those included that are not registered yet. */
	private final Set<String> loops;

	/** Loops by the key that is applied to them. */
	private final Map<String, String> applied = new HashMap<>();

	/**
	 * Create the overrides.
	 * @param loops names of the loops that will be registered first
	 */
	LoopOverrides(Map<String, LoopProperties> properties, Collection<String> loops) {
		this.properties = properties;
		this.loops = new TreeSet<>(loops);
	}

	@Override
	public LoopOptions apply(String loop, LoopOptions options) {
		String key = claimKey(loop);
		LoopProperties found = (key != null) ? this.properties.get(key) : null;
		return (key != null && found != null) ? overrideOptions(key, found, options) : options;
	}

	private synchronized @Nullable String claimKey(String loop) {
		this.loops.add(loop);
		String key = this.properties.containsKey(loop) ? loop : configuredSpelling(loop);
		if (key != null) {
			String other = this.applied.putIfAbsent(key, loop);
			if (other != null && !other.equals(loop)) {
				throw ambiguousKey(key, List.of(other, loop));
			}
		}
		return key;
	}

	/** The key that an environment variable may have made of a name. */
	private @Nullable String configuredSpelling(String loop) {
		List<String> keys = this.properties.keySet()
			.stream()
			.filter((key) -> LoopNames.mayMean(key, loop) && !this.loops.contains(key))
			.sorted()
			.toList();
		if (keys.size() > 1) {
			throw new ChihuoConfigurationException(
					"Loop '" + loop + "' is configured under several names: "
							+ keys.stream().map((key) -> "'chihuo.loops." + key + "'").toList(),
					"Leave one of them, best 'chihuo.loops." + loop + "'.", null);
		}
		for (String key : keys) {
			List<String> meant = this.loops.stream()
				.filter((name) -> LoopNames.mayMean(key, name) && !this.properties.containsKey(name))
				.toList();
			if (meant.size() > 1) {
				throw ambiguousKey(key, meant);
			}
		}
		return keys.isEmpty() ? null : keys.get(0);
	}

	private static ChihuoConfigurationException ambiguousKey(String key, List<String> loops) {
		return new ChihuoConfigurationException("'chihuo.loops." + key + ".*' may be for any of the loops " + loops,
				"Write the name of the loop exactly as it is, or rename one of the loops.", null);
	}

	/**
	 * Override options.
	 * @throws ChihuoConfigurationException if a property is out of its bounds
	 */
	static LoopOptions overrideOptions(String key, LoopProperties properties, LoopOptions options) {
		try {
			return options.with((builder) -> applyProperties(builder, properties, options.backoff()));
		}
		catch (IllegalArgumentException ex) {
			String problem = String.valueOf(ex.getMessage()).replaceFirst("^'", "'chihuo.loops." + key + ".");
			throw new ChihuoConfigurationException(problem, "Correct 'chihuo.loops." + key + ".*'.", ex);
		}
	}

	private static Builder applyProperties(Builder builder, LoopProperties properties, Backoff backoff) {
		setIfPresent(properties.getConcurrency(), builder::concurrency);
		setIfPresent(properties.getMaxConcurrency(), builder::maxConcurrency);
		setIfPresent(properties.getMaxAttempts(), builder::maxAttempts);
		setIfPresent(properties.getMaxCrashes(), builder::maxCrashes);
		setIfPresent(properties.getMaxForcedReleases(), builder::maxForcedReleases);
		setIfPresent(properties.getMaxWaiting(), builder::maxWaiting);
		setIfPresent(properties.getLease(), builder::lease);
		setIfPresent(properties.getRunTimeout(), builder::runTimeout);
		setIfPresent(properties.getInterruptGrace(), builder::interruptGrace);
		setIfPresent(properties.getFinishPolicy(), builder::finishPolicy);
		setIfPresent(properties.getFinishedRetention(), builder::finishedRetention);
		setIfPresent(properties.getMaxLength(), builder::maxLength);
		setIfPresent(properties.getRunForever(), builder::runForever);
		setIfPresent(properties.getEnabled(), builder::enabled);
		return builder.backoff(overrideBackoff(backoff, properties.getBackoff()));
	}

	private static Backoff overrideBackoff(Backoff backoff, BackoffProperties properties) {
		return Backoff.exponential(valueOr(properties.getInitial(), backoff.initial()),
				valueOr(properties.getMultiplier(), backoff.multiplier()), valueOr(properties.getMax(), backoff.max()))
			.withJitter(valueOr(properties.getJitter(), backoff.jitter()));
	}

	private static <V> void setIfPresent(@Nullable V value, Consumer<V> setter) {
		if (value != null) {
			setter.accept(value);
		}
	}

	private static <V> V valueOr(@Nullable V value, V otherwise) {
		return (value != null) ? value : otherwise;
	}

}
