// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoSchedule;
import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleOptions;
import io.chihuo.engine.LoopNames;
import io.chihuo.engine.annotated.ScheduleMethod;
import io.chihuo.schedule.ScheduleSettings;

/**
 * Settings of schedules: those of {@code chihuo.schedules.<name>.*}, or else of the
 * annotation.
 */
final class ScheduleOverrides {

	/** In place of an expression or a rate. */
	private static final String DISABLED = "-";

	private final Map<String, ScheduleProperties> properties;

	private final Environment environment;

	ScheduleOverrides(Map<String, ScheduleProperties> properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	/** Name of a schedule. */
	String nameOf(ScheduleMethod schedule) {
		String name = this.environment.resolveRequiredPlaceholders(schedule.annotation().name()).trim();
		return name.isEmpty() ? schedule.method().getName() : name;
	}

	/**
	 * Settings of a schedule, null if it is disabled.
	 * @param names names of the schedules of this node
	 * @throws ChihuoConfigurationException if they make no sense
	 */
	@Nullable ScheduleSettings settingsOf(String name, ScheduleMethod schedule, Collection<String> names) {
		ScheduleProperties set = findProperties(name, names);
		try {
			return combineSettings(schedule.annotation(), set);
		}
		catch (RuntimeException ex) {
			throw new ChihuoConfigurationException(
					"Schedule '" + name + "' of method " + schedule.method() + " is refused: " + ex.getMessage(),
					"Correct @ChihuoSchedule of the method, or 'chihuo.schedules." + name + ".*'.", ex);
		}
	}

	/**
	 * By the name itself, or else as an environment variable spells it. A key that is
	 * exactly the name of another schedule is for that one alone.
	 */
	private ScheduleProperties findProperties(String name, Collection<String> names) {
		ScheduleProperties exact = this.properties.get(name);
		if (exact != null) {
			return exact;
		}
		List<String> keys = this.properties.keySet()
			.stream()
			.filter((key) -> LoopNames.mayMean(key, name) && !names.contains(key))
			.sorted()
			.toList();
		if (keys.size() > 1) {
			throw new ChihuoConfigurationException(
					"Schedule '" + name + "' is configured under several names: "
							+ keys.stream().map((key) -> "'chihuo.schedules." + key + "'").toList(),
					"Leave one of them, best 'chihuo.schedules." + name + "'.", null);
		}
		return keys.isEmpty() ? new ScheduleProperties() : Objects.requireNonNull(this.properties.get(keys.get(0)));
	}

	private @Nullable ScheduleSettings combineSettings(ChihuoSchedule annotation, ScheduleProperties set) {
		boolean replaced = set.getCron() != null || set.getEvery() != null;
		String cron = (set.getCron() != null) ? set.getCron().trim() : replaced ? "" : resolve(annotation.cron());
		String every = replaced ? "" : resolve(annotation.every());
		if (cron.equals(DISABLED) || every.equals(DISABLED)) {
			return null;
		}
		Duration period = (set.getEvery() != null) ? set.getEvery()
				: every.isEmpty() ? null : DurationStyle.detectAndParse(every);
		return new ScheduleSettings(cron.isEmpty() ? null : cron, period,
				valueOr(read(set.getZone(), annotation.zone(), ZoneId::of), ZoneOffset.UTC),
				valueOr(read(set.getMisfire(), annotation.misfire(),
						(text) -> MisfirePolicy.valueOf(constantName(text))), MisfirePolicy.ONCE),
				read(set.getCatchUpWithin(), annotation.catchUpWithin(), DurationStyle::detectAndParse),
				valueOr(read(set.getMaxMissedRuns(), annotation.maxMissedRuns(), Integer::valueOf),
						ScheduleOptions.DEFAULT_MAX_MISSED_RUNS),
				valueOr(read(set.getOverlap(), annotation.overlap(),
						(text) -> OverlapPolicy.valueOf(constantName(text))), OverlapPolicy.SKIP),
				valueOr(read(set.getJitter(), annotation.jitter(), DurationStyle::detectAndParse), Duration.ZERO));
	}

	private <V> @Nullable V read(@Nullable V set, String attribute, Function<String, V> convert) {
		if (set != null) {
			return set;
		}
		String text = resolve(attribute);
		return text.isEmpty() ? null : convert.apply(text);
	}

	private static <V> V valueOr(@Nullable V value, V otherwise) {
		return (value != null) ? value : otherwise;
	}

	private String resolve(String attribute) {
		return this.environment.resolveRequiredPlaceholders(attribute).trim();
	}

	private static String constantName(String text) {
		return text.toUpperCase(Locale.ROOT).replace('-', '_');
	}

	/**
	 * Check the keys.
	 * @param names names of the schedules of this node
	 * @throws ChihuoConfigurationException if a key is for none of them
	 */
	void checkKeys(Collection<String> names) {
		for (String key : this.properties.keySet()) {
			List<String> meant = names.contains(key) ? List.of(key)
					: names.stream().filter((name) -> LoopNames.mayMean(key, name)).toList();
			if (meant.size() != 1) {
				throw new ChihuoConfigurationException(
						"'chihuo.schedules." + key + "' is not for exactly one schedule of this node, which has "
								+ names.stream().sorted().toList(),
						"Write the name of the schedule exactly as it is (one with a dot needs brackets: \"[a.b]\").",
						null);
			}
		}
	}

}
