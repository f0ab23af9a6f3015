package io.chihuo.backend.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;

import static io.lettuce.core.ScriptOutputType.MULTI;
import static io.lettuce.core.ScriptOutputType.VALUE;

/**
 * The scripts, each a file of its name beside this class's resources; every one begins
 * with {@code queue.lua}.
 */
enum Script {

	CHECK(MULTI), CONFIGURE(MULTI), ADD(VALUE), CLAIM(MULTI), RENEW(VALUE), SETTLE(VALUE), FINISH(VALUE),
	UNFINISH(VALUE), CANCEL(VALUE), FIND(MULTI), COUNTS(MULTI), CLEAR_UNFINISHED(MULTI), CLEAR_FINISHED(MULTI),
	DEAD_LETTERS(MULTI), REQUEUE(VALUE), DISCARD(VALUE), UNTOLD(MULTI);

	private final byte[] text;

	private final String digest;

	private final ScriptOutputType output;

	Script(ScriptOutputType output) {
		String file = name().toLowerCase(Locale.ROOT).replace('_', '-');
		this.text = (read("queue") + read(file)).getBytes(StandardCharsets.UTF_8);
		this.digest = Base16.digest(this.text);
		this.output = output;
	}

	private static String read(String file) {
		try (InputStream stream = Script.class.getResourceAsStream(file + ".lua")) {
			if (stream == null) {
				throw new IllegalStateException("The script '" + file + ".lua' is missing");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	byte[] text() {
		return this.text;
	}

	String digest() {
		return this.digest;
	}

	ScriptOutputType output() {
		return this.output;
	}

}
