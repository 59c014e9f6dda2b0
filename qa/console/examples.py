"""An example or two of each command, as its help and the manual show them, and other words for commands."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": (
        "policyqa add papers/",
        'policyqa ask "What is a lead provider?"',
        "policyqa check draft.docx",
    ),
    "add": (
        "policyqa add papers/",
        'policyqa add minutes.pdf --title "Board minutes" --date 2024-05-23',
    ),
    "remove": ("policyqa remove minutes.pdf", 'policyqa remove "drafts/*"'),
    "documents": ("policyqa documents", "policyqa documents --metadata metadata.csv"),
    "edit": (
        "policyqa edit minutes.pdf",
        'policyqa edit minutes.pdf --title "Board minutes, May 2024" --date 2024-05-23',
        "policyqa edit framework-2024.docx --supersedes framework-2022.docx",
        "policyqa edit minutes.pdf --undo",
    ),
    "passages": ("policyqa passages minutes.pdf", "policyqa passages --entity MONEY"),
    "ask": (
        'policyqa ask "What is a lead provider?"',
        'policyqa ask "Who chairs the committee?" --document minutes.pdf --explain',
        'policyqa ask "What may an ICB delegate?" --as-at 2022-07 --json',
    ),
    "batch": (
        "policyqa batch questions.xlsx -o answers.xlsx",
        'policyqa batch questions.xlsx -o answers.docx --sheet Board --column "To answer"',
        "policyqa batch questions.txt > answers.jsonl",
    ),
    "check": (
        "policyqa check draft.docx",
        "policyqa check draft.docx --format docx -o checked.docx",
        'policyqa check --text "Section 65Z5 of the Health and Care Act 2022"',
    ),
    "collect": (
        "policyqa collect recommendations -o recommendations.xlsx",
        "policyqa collect duties of the board --document framework.docx",
    ),
    "compare": (
        "policyqa compare framework-2022.docx framework-2024.docx",
        "policyqa compare framework-2024.docx -o changes.docx",
    ),
    "references": ("policyqa references", 'policyqa references --of "Health and Care Act 2022"'),
    "verify": ("policyqa verify answers.jsonl",),
    "evaluate": (
        "policyqa evaluate questions.jsonl --json > measures.json",
        "policyqa evaluate questions.jsonl --compare measures.json",
    ),
    "calibrate": ("policyqa calibrate --dry-run", "policyqa calibrate questions.jsonl", "policyqa calibrate --back"),
    "watch": (
        "policyqa watch papers/",
        "policyqa watch papers/ --questions board.xlsx --log watch.log --every 300",
    ),
    "status": ("policyqa status", "policyqa status --check"),
    "repair": ("policyqa repair",),
    "compact": ("policyqa compact",),
    "backup": ("policyqa backup library.policyqa",),
    "restore": ("policyqa --store .restored restore library.policyqa",),
    "register": ('policyqa register show "Care Act 2014"',),
    "register list": ("policyqa register list",),
    "register show": ('policyqa register show "Care Act 2014"',),
    "register import": ("policyqa register import ukpga-2014-23.xml",),
    "serve": ("policyqa serve", "policyqa serve --port 8080 --allow-changes"),
    "mcp": ("policyqa mcp",),
    "help": ("policyqa help", "policyqa help batch"),
    "completion": ("policyqa completion bash >> ~/.bashrc",),
    "man": ("policyqa man > policyqa.1",),
}

OTHER_WORDS = {
    "answer": "ask", "question": "ask", "query": "ask", "search": "ask", "find": "ask",
    "delete": "remove", "rm": "remove", "forget": "remove",
    "import": "add", "ingest": "add", "index": "add", "update": "add", "upload": "add",
    "describe": "edit", "metadata": "edit", "correct": "edit",
    "list": "documents", "ls": "documents", "docs": "documents",
    "page": "serve", "web": "serve", "start": "serve", "open": "serve", "run": "serve",
    "feedback": "calibrate", "learn": "calibrate", "fit": "calibrate",
    "info": "status", "doctor": "status", "restore-backup": "restore", "export": "batch", "monitor": "watch",
}  # fmt: skip
