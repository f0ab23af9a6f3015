// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailedAttempt;

/**
 * The latest attempts of a task that failed, as one text that a store keeps beside the
 * last error. The node that ends a run appends to the text that its claim returned.
 * <p>
 * Each attempt is one line: its number, the milliseconds since the epoch at which it
 * ended, the node and the error, with tabs between them. A reader ignores parts behind
 * these, which a later version may append, and lines that it cannot read.
 */
public final class AttemptLog {

	/**
	 * The log of a task that has not failed.
	 */
	public static final AttemptLog NONE = new AttemptLog("");

	/**
	 * Most attempts that are kept; the oldest are dropped first.
	 */
	public static final int MAX_ATTEMPTS = 10;

	/**
	 * Most bytes of the text in UTF-8, before its errors are encrypted; the oldest
	 * attempts are dropped first.
	 */
	public static final int MAX_TEXT_BYTES = 4096;

	/** In characters, and also of a node's name. */
	private static final int MAX_ERROR_LENGTH = 200;

	private static final int PART_COUNT = 4;

	/** A further part of a line, after which it is not known what the runs have done. */
	private static final String UNCERTAIN = "uncertain";

	private final String text;

	private AttemptLog(String text) {
		this.text = text;
	}

	/**
	 * The log that a store has kept.
	 * @param text its text, null or empty for none
	 */
	public static AttemptLog ofText(@Nullable String text) {
		return (text == null || text.isEmpty()) ? NONE : new AttemptLog(text);
	}

	/**
	 * The text for a store: empty for none, with no control characters other than tabs
	 * and line feeds.
	 */
	public String toText() {
		return this.text;
	}

	/**
	 * Number of bytes of the text in UTF-8.
	 */
	public int textBytes() {
		return utf8Bytes(this.text);
	}

	private static int utf8Bytes(String text) {
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// a pair of surrogates takes four
			bytes += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return bytes;
	}

	/**
	 * The log with one more attempt. Of its error the first line is kept, shortened.
	 */
	public AttemptLog append(FailedAttempt attempt) {
		return append(attempt, false);
	}

	/**
	 * The log with one more attempt. Of its error the first line is kept, shortened.
	 * @param uncertain whether its run was interrupted, so that it may have had an effect
	 */
	public AttemptLog append(FailedAttempt attempt, boolean uncertain) {
		String node = attempt.node();
		String line = attempt.number() + "\t" + attempt.endedAt().toEpochMilli() + '\t'
				+ ((node != null) ? cleanText(node) : "") + '\t' + cleanText(firstLine(attempt.error()))
				+ ((uncertain || isUncertain()) ? '\t' + UNCERTAIN : "");
		List<String> lines = lines();
		lines.add(line);
		int bytes = 0;
		int from = lines.size();
		while (from > 0 && lines.size() - from < MAX_ATTEMPTS
				&& (from == lines.size() || bytes + utf8Bytes(lines.get(from - 1)) < MAX_TEXT_BYTES)) {
			from--;
			bytes += utf8Bytes(lines.get(from)) + 1;
		}
		return new AttemptLog(String.join("\n", lines.subList(from, lines.size())));
	}

	/**
	 * Whether an attempt was interrupted, which may be one that was dropped.
	 */
	public boolean isUncertain() {
		String[] parts = this.text.substring(this.text.lastIndexOf('\n') + 1).split("\t", -1);
		return parts.length > PART_COUNT && parts[PART_COUNT].equals(UNCERTAIN);
	}

	private List<String> lines() {
		return this.text.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(this.text.split("\n")));
	}

	private static String firstLine(String error) {
		String stripped = error.strip();
		int end = stripped.indexOf('\n');
		return (end < 0) ? stripped : stripped.substring(0, end);
	}

	/** Without characters that a store may not be able to keep, and not too long. */
	private static String cleanText(String text) {
		StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_ERROR_LENGTH));
		for (int i = 0; i < text.length();) {
			int character = text.codePointAt(i);
			i += Character.charCount(character);
			if (clean.length() >= MAX_ERROR_LENGTH) {
				return clean.append('…').toString();
			}
			boolean surrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
			clean.appendCodePoint(Character.isISOControl(character) ? ' ' : surrogate ? '?' : character);
		}
		return clean.toString();
	}

	/**
	 * The attempts, the oldest first; without those that cannot be read.
	 */
	public List<FailedAttempt> attempts() {
		if (this.text.isEmpty()) {
			return List.of();
		}
		List<FailedAttempt> attempts = new ArrayList<>();
		for (String line : lines()) {
			FailedAttempt attempt = parseLine(line);
			if (attempt != null) {
				attempts.add(attempt);
			}
		}
		return List.copyOf(attempts);
	}

	private static @Nullable FailedAttempt parseLine(String line) {
		String[] parts = line.split("\t", -1);
		if (parts.length < PART_COUNT) {
			return null;
		}
		try {
			return FailedAttempt.of(Integer.parseInt(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])),
					parts[2].isEmpty() ? null : parts[2], parts[3]);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * The log with other errors of its attempts, for a store that encrypts them.
	 * @param change returns a text without control characters
	 */
	public AttemptLog withErrors(UnaryOperator<String> change) {
		return this.text.isEmpty() ? this
				: ofText(String.join("\n", lines().stream().map((line) -> changeError(line, change)).toList()));
	}

	private static String changeError(String line, UnaryOperator<String> change) {
		String[] parts = line.split("\t", -1);
		if (parts.length >= PART_COUNT) {
			parts[3] = change.apply(parts[3]);
		}
		return String.join("\t", parts);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AttemptLog that && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return attempts().toString();
	}

}
