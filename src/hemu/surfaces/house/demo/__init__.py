"""The demo community: people of every role and ninety days of history, made through the commands.

``data/`` holds what people say and what breaks; ``invention`` makes up people; ``offices``, ``estate`` and
``households`` set the place up; ``plan`` decides what happens when (pure, seeded), ``play`` lets it happen.
"""
