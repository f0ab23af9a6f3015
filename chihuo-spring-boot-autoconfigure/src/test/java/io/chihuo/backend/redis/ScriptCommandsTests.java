// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.redis.ScriptSet.ScriptText;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands that scripts make, by their text.
 */
class ScriptCommandsTests {

	private static final Pattern CALL = Pattern.compile("(?:call\\(|push\\(.*?)'([A-Z]+)'");

	/**
	 * Formats whose size is that of the server's own numbers, or is larger than those.
	 */
	private static final Pattern NATIVE_SIZE = Pattern.compile("struct\\.(?:un)?pack\\('[^']*(?:[lLT]|[iI](?![1-4]))");

	/** Commands of all scripts, in small letters. */
	static Set<String> all() {
		return Stream
			.concat(Stream.of(ScriptSet.values()).flatMap((set) -> set.scriptNames().stream().map(set::scriptText)),
					Stream.concat(Stream.of(FlowScript.values()).map(FlowScript::scriptText),
							Stream.of(MoveScript.TEXT)))
			.flatMap(ScriptCommandsTests::of)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<String> of(ScriptText script) {
		return CALL.matcher(new String(script.scriptBytes(), StandardCharsets.UTF_8))
			.results()
			.map((MatchResult match) -> match.group(1).toLowerCase());
	}

	@Test
	void checkTriesEveryCommandThatAnyScriptMakes() {
		assertThat(of(ScriptSet.LISTS.scriptText(ScriptName.CHECK)).collect(Collectors.toSet())).containsAll(all());
	}

	@Test
	void numbersHaveTheSameSizeOnServersOf32Bits() {
		assertThat(Stream.of(ScriptSet.values()).flatMap((set) -> set.scriptNames().stream().map(set::scriptText)))
			.map((script) -> new String(script.scriptBytes(), StandardCharsets.UTF_8))
			.noneMatch((text) -> NATIVE_SIZE.matcher(text).find());
	}

}
