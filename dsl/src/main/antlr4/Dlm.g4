/*
 * The grammar of .dlm files.
 *
 * Between lexer and parser stands the token stage (package dev.dlc.dsl.parse), which makes the parser LL(1):
 *   - brackets are balanced: a missing one is put in, a stray one is taken out, each with a diagnostic;
 *   - a line break or `;` that ends a statement becomes SEP; all others, and commas before a closing bracket, are gone;
 *   - a word is a keyword of one of the types in `tokens` where it stands like one, else ID; a word before the colon of
 *     an argument, field or parameter, and before the `=` of a report, is LABEL.
 * Some rules accept more than the language does, so that the tree builder can say precisely what is wrong:
 * comparisons that chain, `=` as a comparison, any expression before `=>`, members in the wrong kind of body, indices
 * after any pattern.
 */
grammar Dlm;

tokens {
    SEP, LABEL,
    TYPE, OPTIM, EXTERN, DATA, STEP, EVAL, PHASE, EPOCHS, STEPS, EVERY, UNIT,
    MINIMIZE, REPORT, SAVE, YIELD, ASSERT, ITERATE, NOT,
    AND, OR, OVER, WITH, AS, TIMES, UNTIL, MAX, FILTER
}

// Files

module : (declaration (SEP declaration)*)? EOF ;

declaration
    : importation
    | let
    | function
    | extern
    | alias
    | model
    | train
    | test
    ;

importation : IMPORT (path | STRING) (AS ID)? (LBRACE importedName (COMMA importedName)* RBRACE)? ;
importedName : ID (AS ID)? ;
path : ID (DOT ID)* ;

function : FN ID parameters (ARROW type)? block ;
extern : EXTERN FN ID parameters (ARROW type)? ;
alias : TYPE ID (LPAREN (typeParameter (COMMA typeParameter)*)? RPAREN)? ASSIGN type ;
typeParameter : ELLIPSIS? ID ;
model : (MODEL | OPTIM) ID parameters? body ;
train : TRAIN ID parameters? body ;
test : TEST STRING block ;

parameters : LPAREN (parameter (COMMA parameter)*)? RPAREN ;
parameter : (LABEL COLON type | ID) (ASSIGN expression)? ;

// Bodies of models, learning rules, train blocks and phases

body : LBRACE (member (SEP member)*)? RBRACE ;

member
    : ID ASSIGN expression                                   # part
    | (PARAM | STATE) ID (COLON type)? (ASSIGN expression)?  # variable
    | function                                               # method
    | choice                                                 # choiceMember
    | DATA source (ELSE source)*                             # data
    | (STEP | EVAL) parameters? block                        # routine
    | PHASE ID (LBRACK index RBRACK)? body                   # phase
    | (EPOCHS | STEPS) expression                            # length
    | EVERY pipe? UNIT block                                   # every
    | let                                                    # strayLet
    ;

choice : IF pipe body (ELSE (body | choice))? ;
source : path arguments? ;

// Statements

block : LBRACE (statement (SEP statement)*)? RBRACE ;

statement
    : let                                          # letStatement
    | UPDATE postfix ASSIGN expression             # update
    | MINIMIZE pipe OVER pipe WITH expression      # minimize
    | REPORT reportItem (COMMA reportItem)*        # report
    | SAVE pipe AS pipe                            # save
    | YIELD expression                             # yield
    | ASSERT expression                            # assert
    | expression                                   # evaluate
    ;

let : LET pattern (indices | COLON type)? ASSIGN expression ;
indices : LBRACK index (COMMA index)* RBRACK ;
index : ID (IN pipe)? ;
reportItem : (LABEL ASSIGN)? expression ;
pattern : ID | LPAREN pattern (COMMA pattern)* RPAREN ;

// Expressions, from loose to tight

expression
    : FOR index (COMMA index)* LAMBDA lambdaBody
    | pipe (LAMBDA lambdaBody)?
    ;
lambdaBody : block | expression ;

pipe : disjunction (PIPE disjunction)* ;
disjunction : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT* comparison ;
comparison : range ((EQ | NE | LT | LE | GT | GE | ASSIGN) range)* ;
range : sum (RANGE sum?)? | RANGE sum? ;
sum : product ((PLUS | MINUS) product)* ;
product : contraction ((STAR | SLASH) contraction)* ;
contraction : signed (AT signed)* ;
signed : MINUS* power ;
power : postfix (CARET exponent)* ;
exponent : MINUS* postfix ;
postfix : primary suffix* ;

suffix
    : arguments
    | LBRACK element (COMMA element)* RBRACK
    | DOT ID
    ;

primary
    : ID                                                                           # name
    | INT                                                                          # int
    | FLOAT                                                                        # float
    | STRING                                                                       # text
    | arguments                                                                    # group
    | LBRACK (element (comprehension+ (FILTER pipe)? | (COMMA element)*))? RBRACK  # list
    | conditional                                                                  # if
    | SCAN carry? FOR generator (COMMA generator)* block                           # scan
    | WHILE carry UNTIL pipe (MAX pipe)? block                                     # while
    | ITERATE carry TIMES pipe block                                               # iterate
    ;

conditional : IF pipe block (ELSE (block | conditional))? ;
carry : pattern ASSIGN pipe ;
generator : pattern IN pipe ;
comprehension : FOR generator ;
element : ELLIPSIS ID | expression ;

arguments : LPAREN (argument (COMMA argument)*)? (BAR expression)? RPAREN ;
argument
    : LABEL COLON expression
    | ELLIPSIS ID
    | expression (IN pipe)?
    ;

// Types

type : atomicType (ARROW atomicType)* ;
atomicType
    : path (LBRACK (element (COMMA element)*)? RBRACK | arguments)?  # namedType
    | LBRACK type RBRACK                                             # listType
    | LPAREN (typeField (COMMA typeField)*)? RPAREN                  # tupleType
    ;
typeField : (LABEL COLON)? type ;

// Words and signs

IN : 'in' ;
FOR : 'for' ;
IF : 'if' ;
ELSE : 'else' ;
LET : 'let' ;
FN : 'fn' ;
MODEL : 'model' ;
TRAIN : 'train' ;
TEST : 'test' ;
PARAM : 'param' ;
STATE : 'state' ;
UPDATE : 'update' ;
SCAN : 'scan' ;
WHILE : 'while' ;
IMPORT : 'import' ;

LPAREN : '(' ;
RPAREN : ')' ;
LBRACK : '[' ;
RBRACK : ']' ;
LBRACE : '{' ;
RBRACE : '}' ;
COMMA : ',' ;
COLON : ':' ;
SEMICOLON : ';' ;
DOT : '.' ;
RANGE : '..' ;
ELLIPSIS : '...' ;
ASSIGN : '=' ;
ARROW : '->' ;
LAMBDA : '=>' ;
PIPE : '|>' ;
BAR : '|' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
AT : '@' ;
CARET : '^' ;
EQ : '==' ;
NE : '!=' ;
LT : '<' ;
LE : '<=' ;
GT : '>' ;
GE : '>=' ;

ID : [A-Za-z_] [A-Za-z0-9_]* ;
INT : DIGITS ;
FLOAT : DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT ;
STRING : '"' CHARACTER* '"' ;

DOC : '///' (~[/\r\n] ~[\r\n]*)? ;
COMMENT : ('////' | '//' ~[/\r\n]) ~[\r\n]* | '//' ;
NEWLINE : '\r'? '\n' | '\r' ;
BLANK : [ \t\f\uFEFF]+ -> skip ;

// What other languages write; each has a diagnostic that names the right form
OPEN_STRING : '"' CHARACTER* ;
FOREIGN_STRING : '\'' ~['\r\n]* '\'' ;
FOREIGN_COMMENT : '/*' .*? '*/' | '#' ~[\r\n]* ;
FOREIGN_OPERATOR : '&&' | '||' | '!' | '**' | '+=' | '-=' | '*=' | '/=' | '===' | '!==' | ':=' | '%' ;
UNKNOWN : . ;

fragment DIGITS : [0-9] [0-9_]* ;
fragment EXPONENT : [eE] [+-]? [0-9]+ ;
fragment CHARACTER : ~["\\\r\n] | '\\' ~[\r\n] ;
