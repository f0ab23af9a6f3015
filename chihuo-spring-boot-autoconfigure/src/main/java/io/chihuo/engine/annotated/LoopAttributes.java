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

	String attributeText(String attribute) {
		String text = this.annotation.getString(attribute);
		try {
			return this.environment.resolveRequiredPlaceholders(text).trim();
		}
		catch (IllegalArgumentException ex) {
			throw createMistake(attribute, text, ex);
		}
	}

	LoopOptions toOptions() {
		LoopOptions options = LoopOptions.DEFAULTS;
		options = applyAttribute(options, "concurrency", Integer::valueOf, Builder::concurrency);
		options = applyAttribute(options, "maxConcurrency", Integer::valueOf, Builder::maxConcurrency);
		options = applyAttribute(options, "maxAttempts", Integer::valueOf, Builder::maxAttempts);
		options = applyAttribute(options, "maxCrashes", Integer::valueOf, Builder::maxCrashes);
		options = applyAttribute(options, "maxForcedReleases", Integer::valueOf, Builder::maxForcedReleases);
		options = applyAttribute(options, "maxWaiting", Integer::valueOf, Builder::maxWaiting);
		options = applyAttribute(options, "lease", LoopAttributes::parseDuration, Builder::lease);
		options = applyAttribute(options, "runTimeout", LoopAttributes::parseDuration, Builder::runTimeout);
		options = applyAttribute(options, "interruptGrace", LoopAttributes::parseDuration, Builder::interruptGrace);
		options = applyAttribute(options, "finishPolicy", LoopAttributes::finishPolicy, Builder::finishPolicy);
		options = applyAttribute(options, "finishedRetention", LoopAttributes::parseDuration,
				Builder::finishedRetention);
		options = applyAttribute(options, "maxLength", Long::valueOf, Builder::maxLength);
		options = applyAttribute(options, "runForever", LoopAttributes::parseBoolean, Builder::runForever);
		return applyAttribute(options, "enabled", LoopAttributes::parseBoolean, Builder::enabled);
	}

	private <V> LoopOptions applyAttribute(LoopOptions options, String attribute, Function<String, V> convert,
			BiFunction<Builder, V, Builder> set) {
		String text = attributeText(attribute);
		if (text.isEmpty()) {
			return options;
		}
		try {
			return options.with((builder) -> set.apply(builder, convert.apply(text)));
		}
		catch (IllegalArgumentException ex) {
			throw createMistake(attribute, text, ex);
		}
	}

	private ChihuoConfigurationException createMistake(String attribute, String text, IllegalArgumentException ex) {
		return new ChihuoConfigurationException(
				"@ChihuoLoop of " + this.type.getName() + " has " + attribute + " = \"" + text + "\": "
						+ ex.getMessage(),
				"Correct the attribute '" + attribute + "' of the annotation, or the property it refers to.", ex);
	}

	private static Duration parseDuration(String text) {
		return DurationStyle.detectAndParse(text);
	}

	private static FinishPolicy finishPolicy(String text) {
		return FinishPolicy.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	private static Boolean parseBoolean(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("neither true nor false");
		};
	}

}
