// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.chihuo.LoopOptions;
import io.chihuo.actuate.LoopOptionsDescriptor.BackoffDescriptor;

/**
 * Where the value of an option of a loop comes from.
 */
enum OptionSource {

	/** Nothing sets it, or sets it to the default. */
	DEFAULT,

	/** The annotation of the loop. */
	ANNOTATION,

	/** The definition that the loop was registered with. */
	DEFINITION,

	/** A property, which wins over the others. */
	PROPERTY;

	/** By the names of the components of the descriptor. */
	static final Map<String, Function<LoopOptions, Object>> OPTIONS = readers();

	private static Map<String, Function<LoopOptions, Object>> readers() {
		Map<String, Function<LoopOptions, Object>> readers = new LinkedHashMap<>();
		readers.put("concurrency", LoopOptions::concurrency);
		readers.put("maxConcurrency", LoopOptions::maxConcurrency);
		readers.put("maxAttempts", LoopOptions::maxAttempts);
		readers.put("maxCrashes", LoopOptions::maxCrashes);
		readers.put("maxForcedReleases", LoopOptions::maxForcedReleases);
		readers.put("maxWaiting", LoopOptions::maxWaiting);
		readers.put("backoff", (options) -> BackoffDescriptor.of(options.backoff()));
		readers.put("lease", LoopOptions::lease);
		readers.put("runTimeout", LoopOptions::runTimeout);
		readers.put("interruptGrace", LoopOptions::interruptGrace);
		readers.put("finishPolicy", LoopOptions::finishPolicy);
		readers.put("finishedRetention", LoopOptions::finishedRetention);
		readers.put("maxLength", LoopOptions::maxLength);
		readers.put("runForever", LoopOptions::runForever);
		readers.put("enabled", LoopOptions::enabled);
		return readers;
	}

	/** The sources of all options of a loop, by their names. */
	static Map<String, OptionSource> sourcesOf(String loop, LoopOptions options, LoopOptionOrigins origins) {
		Set<String> configured = origins.configuredOptions(loop);
		OptionSource declared = origins.isAnnotated(loop) ? ANNOTATION : DEFINITION;
		Map<String, OptionSource> sources = new LinkedHashMap<>();
		OPTIONS.forEach((name, reader) -> {
			boolean isDefault = Objects.equals(reader.apply(options), reader.apply(LoopOptions.DEFAULTS));
			sources.put(name, configured.contains(name) ? PROPERTY : isDefault ? DEFAULT : declared);
		});
		return sources;
	}

}
