// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The script of the page: its modules, joined to one file, so that a browser sends one
 * request for all of them. Each module is a file of its own here, with imports and
 * exports that editors and Node understand.
 */
final class PageScript {

	/** In the order of their first statements; functions may call those of later ones. */
	static final List<String> MODULES = List.of("elements", "numbers", "tables", "requests", "live", "dialogs", "parts",
			"charts", "payloads", "queue", "task", "dead-letters", "flow-graph", "flows", "schedules", "nodes",
			"overview", "loop", "main");

	private static final Pattern IMPORT = Pattern.compile("(?m)^import \\{[^}]*} from '\\./[a-z-]+\\.js';\\R");

	private static final Pattern EXPORT = Pattern.compile("(?m)^export (?=(?:async )?(?:function|const|let|class) )");

	private PageScript() {
	}

	/**
	 * Join the modules. Names of one module are known to all others then, so two modules
	 * must not declare the same one: browsers refuse such a script.
	 * @param readModule reads the file of a module, by its name
	 */
	static String joinModules(UnaryOperator<String> readModule) {
		StringBuilder script = new StringBuilder();
		for (String module : MODULES) {
			String source = readModule.apply("modules/" + module + ".js");
			script.append(EXPORT.matcher(IMPORT.matcher(source).replaceAll("")).replaceAll(""));
		}
		return script.toString();
	}

}
