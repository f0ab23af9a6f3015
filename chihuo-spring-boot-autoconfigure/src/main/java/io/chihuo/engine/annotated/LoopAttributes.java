// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.LoopOptions.Builder;

/**
 * The attributes of one {@link ChihuoLoop}, with their placeholders resolved.
 */
final class LoopAttributes {

	private final Class<?> type;

	private final MergedAnnotation<ChihuoLoop> annotation;

	private final Environment environment;

	LoopAttributes(Class<?> type, MergedAnnotation<ChihuoLoop> annotation, Environment environment) {
		this.type = type;
		this.annotation = annotation;
		this.environment = environment;
	}

	String text(String attribute) {
		String text = this.annotation.getString(attribute);
		try {
			return this.environment.resolveRequiredPlaceholders(text).trim();
		}
		catch (IllegalArgumentException ex) {
			throw mistake(attribute, text, ex);
		}
	}

	LoopOptions options() {
		LoopOptions options = LoopOptions.DEFAULTS;
		options = apply(options, "concurrency", Integer::valueOf, Builder::concurrency);
		options = apply(options, "maxConcurrency", Integer::valueOf, Builder::maxConcurrency);
		options = apply(options, "maxAttempts", Integer::valueOf, Builder::maxAttempts);
		options = apply(options, "maxCrashes", Integer::valueOf, Builder::maxCrashes);
		options = apply(options, "maxHandBacks", Integer::valueOf, Builder::maxHandBacks);
		options = apply(options, "lease", LoopAttributes::duration, Builder::lease);
		options = apply(options, "runTimeout", LoopAttributes::duration, Builder::runTimeout);
		options = apply(options, "interruptGrace", LoopAttributes::duration, Builder::interruptGrace);
		options = apply(options, "finishPolicy", LoopAttributes::finishPolicy, Builder::finishPolicy);
		options = apply(options, "finishedRetention", LoopAttributes::duration, Builder::finishedRetention);
		options = apply(options, "maxLength", Long::valueOf, Builder::maxLength);
		options = apply(options, "runForever", LoopAttributes::bool, Builder::runForever);
		return apply(options, "enabled", LoopAttributes::bool, Builder::enabled);
	}

	private <V> LoopOptions apply(LoopOptions options, String attribute, Function<String, V> convert,
			BiFunction<Builder, V, Builder> set) {
		String text = text(attribute);
		if (text.isEmpty()) {
			return options;
		}
		try {
			return options.with((builder) -> set.apply(builder, convert.apply(text)));
		}
		catch (IllegalArgumentException ex) {
			throw mistake(attribute, text, ex);
		}
	}

	private ChihuoConfigurationException mistake(String attribute, String text, IllegalArgumentException ex) {
		return new ChihuoConfigurationException(
				"@ChihuoLoop of " + this.type.getName() + " has " + attribute + " = \"" + text + "\": "
						+ ex.getMessage(),
				"Correct the attribute '" + attribute + "' of the annotation, or the property it refers to.", ex);
	}

	private static Duration duration(String text) {
		return DurationStyle.detectAndParse(text);
	}

	private static FinishPolicy finishPolicy(String text) {
		return FinishPolicy.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	private static Boolean bool(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("neither true nor false");
		};
	}

}
