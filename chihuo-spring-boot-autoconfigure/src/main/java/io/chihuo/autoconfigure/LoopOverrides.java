// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.Backoff;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopOptions;
import io.chihuo.LoopOptions.Builder;
import io.chihuo.actuate.LoopOptionOrigins;
import io.chihuo.engine.LoopNames;

/**
 * Applies {@code chihuo.loops.<name>.*} to the options of loops. A key that is exactly
 * the name of a loop is for that loop alone; any other must be a spelling of the name of
 * exactly one loop.
 */
final class LoopOverrides implements BiFunction<String, LoopOptions, LoopOptions>, LoopOptionOrigins {

	private final Map<String, LoopProperties> properties;

	/** All loops that are known, those included that are not registered yet. */
	private final Set<String> loops;

	private final Set<String> annotated;

	/** Loops by the key that is applied to them. */
	private final Map<String, String> applied = new HashMap<>();

	/** Names of the options that properties set, by loop. */
	private final Map<String, Set<String>> configured = new ConcurrentHashMap<>();

	/**
	 * Create the overrides.
	 * @param loops names of the loops that will be registered first, those that
	 * annotations declare
	 */
	LoopOverrides(Map<String, LoopProperties> properties, Collection<String> loops) {
		this.properties = properties;
		this.loops = new TreeSet<>(loops);
		this.annotated = Set.copyOf(loops);
	}

	@Override
	public LoopOptions apply(String loop, LoopOptions options) {
		String key = claimKey(loop);
		LoopProperties found = (key != null) ? this.properties.get(key) : null;
		if (key == null || found == null) {
			return options;
		}
		Set<String> names = new TreeSet<>();
		LoopOptions changed = overrideOptions(key, found, options, names::add);
		this.configured.put(loop, names);
		return changed;
	}

	@Override
	public Set<String> configuredOptions(String loop) {
		return this.configured.getOrDefault(loop, Set.of());
	}

	@Override
	public boolean isAnnotated(String loop) {
		return this.annotated.contains(loop);
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
		return overrideOptions(key, properties, options, (name) -> {
		});
	}

	private static LoopOptions overrideOptions(String key, LoopProperties properties, LoopOptions options,
			Consumer<String> onOverride) {
		try {
			return options.with((builder) -> applyProperties(builder, properties, options.backoff(), onOverride));
		}
		catch (IllegalArgumentException ex) {
			String problem = String.valueOf(ex.getMessage()).replaceFirst("^'", "'chihuo.loops." + key + ".");
			throw new ChihuoConfigurationException(problem, "Correct 'chihuo.loops." + key + ".*'.", ex);
		}
	}

	private static Builder applyProperties(Builder builder, LoopProperties properties, Backoff backoff,
			Consumer<String> onOverride) {
		OptionSetter setter = new OptionSetter(onOverride);
		setter.setIfPresent("concurrency", properties.getConcurrency(), builder::concurrency);
		setter.setIfPresent("maxConcurrency", properties.getMaxConcurrency(), builder::maxConcurrency);
		setter.setIfPresent("maxAttempts", properties.getMaxAttempts(), builder::maxAttempts);
		setter.setIfPresent("maxCrashes", properties.getMaxCrashes(), builder::maxCrashes);
		setter.setIfPresent("maxForcedReleases", properties.getMaxForcedReleases(), builder::maxForcedReleases);
		setter.setIfPresent("maxWaiting", properties.getMaxWaiting(), builder::maxWaiting);
		setter.setIfPresent("lease", properties.getLease(), builder::lease);
		setter.setIfPresent("runTimeout", properties.getRunTimeout(), builder::runTimeout);
		setter.setIfPresent("interruptGrace", properties.getInterruptGrace(), builder::interruptGrace);
		setter.setIfPresent("finishPolicy", properties.getFinishPolicy(), builder::finishPolicy);
		setter.setIfPresent("finishedRetention", properties.getFinishedRetention(), builder::finishedRetention);
		setter.setIfPresent("maxLength", properties.getMaxLength(), builder::maxLength);
		setter.setIfPresent("runForever", properties.getRunForever(), builder::runForever);
		setter.setIfPresent("enabled", properties.getEnabled(), builder::enabled);
		setter.setIfPresent("backoff", overrideBackoff(backoff, properties.getBackoff()), builder::backoff);
		return builder;
	}

	/**
	 * Sets options that have a value.
	 *
	 * @param onOverride gets the name of each of them
	 */
	private record OptionSetter(Consumer<String> onOverride) {

		<V> void setIfPresent(String name, @Nullable V value, Consumer<V> setter) {
			if (value != null) {
				setter.accept(value);
				this.onOverride.accept(name);
			}
		}

	}

	/** Null if no property is set. */
	private static @Nullable Backoff overrideBackoff(Backoff backoff, BackoffProperties properties) {
		if (properties.getInitial() == null && properties.getMultiplier() == null && properties.getMax() == null
				&& properties.getJitter() == null) {
			return null;
		}
		return Backoff.exponential(valueOr(properties.getInitial(), backoff.initial()),
				valueOr(properties.getMultiplier(), backoff.multiplier()), valueOr(properties.getMax(), backoff.max()))
			.withJitter(valueOr(properties.getJitter(), backoff.jitter()));
	}

	private static <V> V valueOr(@Nullable V value, V otherwise) {
		return (value != null) ? value : otherwise;
	}

}
